import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, authorizeUrl, pkce, signIn, signInTo } from './support/flow.js';
import { setting } from './support/setting.js';
import { openStage } from './support/stage.js';

const stage = await openStage();
const { applications } = stage;
const { notes, studio, calendar, api } = setting;

const STRANGER = 'https://stranger.example.test';

/** What Chromium puts where a page may not be framed. */
const REFUSED_FRAME = /^chrome-error:/;

const FORM = 'application/x-www-form-urlencoded';

test('a frame of the application renews a session in silence: prompt=none by web_message', async () => {
  const page = await pageThatListens();
  await signInTo(notes, page, applications, pkce().parameters);
  await page.goto(notes.origin);
  const { origin, data } = await messageFromFrame(page, silentUrl(notes, { state: 'of the frame' }));
  assert.equal(origin + '/', setting.issuer);
  assert.equal(data.type, 'authorization_response');
  assert.deepEqual(Object.keys(data.response).sort(), ['code', 'iss', 'state']);
  assert.equal(data.response.state, 'of the frame');
  assert.equal(data.response.iss, setting.issuer);
});

test('where nobody is signed in, the frame gets login_required', async () => {
  const page = await pageThatListens();
  await page.goto(notes.origin);
  const { data } = await messageFromFrame(page, silentUrl(notes, { state: 'nobody' }));
  assert.equal(data.response.error, 'login_required');
  assert.equal(data.response.state, 'nobody');
  assert.equal(data.response.code, undefined);
});

test('an application on another site gets an answer in its frame too, whether or not the browser keeps the cookie away', async () => {
  const page = await pageThatListens();
  await signInTo(studio, page, applications, pkce().parameters);
  await page.goto(studio.origin);
  const { data } = await messageFromFrame(page, silentUrl(studio, { state: 'far away' }));
  assert.equal(data.response.state, 'far away');
  assert.ok(data.response.code || data.response.error === 'login_required', JSON.stringify(data));
});

test('no other site gets anything, whether it frames the answer or opens it in a window', async () => {
  const page = await pageThatListens();
  await signInTo(notes, page, applications, pkce().parameters);
  await page.goto(STRANGER);
  await showInFrame(page, silentUrl(notes));
  await page.frames()[1].waitForURL(REFUSED_FRAME);

  const window = await openWindow(page, silentUrl(notes));
  assert.equal(await window.title(), 'Authorization response', 'the answer is there');
  assert.deepEqual(await messagesUntilNow(page, window), []);
});

test('web_message for an address whose origin is not registered is an error page, in no frame', async () => {
  const page = await pageThatListens();
  await page.goto(calendar.origin);
  await showInFrame(page, silentUrl(calendar));
  await page.frames()[1].waitForURL(REFUSED_FRAME);
  await page.goto(silentUrl(calendar));
  await page.getByRole('heading', { name: 'That is not allowed' }).waitFor();
});

test('in a window of its own a person signs in, and the page that opened it gets the answer', async () => {
  const page = await pageThatListens();
  await page.goto(studio.origin);
  const window = await openWindow(
    page,
    authorizeUrl(studio, { ...pkce().parameters, response_mode: 'web_message', state: 'popup', prompt: 'consent' }),
  );
  await signIn(window);
  await allow(window);
  const { origin, data } = await firstMessage(page);
  assert.equal(origin + '/', setting.issuer);
  assert.equal(data.response.state, 'popup');
  assert.ok(data.response.code);
});

test('the page exchanges code and verifier, reads who signed in, renews and revokes, all by fetch', async () => {
  const page = await stage.freshPage();
  const { verifier, parameters } = pkce();
  const scope = 'openid profile email offline_access read:photos';
  const asked = { ...parameters, scope, audience: api, nonce: 'n-0S6_WzA2Mj', state: 'of the page' };
  const arrival = await signInTo(notes, page, applications, asked);
  assert.equal(arrival.parameters.state, 'of the page');
  await page.waitForURL(`${notes.redirectUri}?*`);

  // With a header that needs a preflight, as Auth0's SDK for single-page apps sends it.
  const exchange = {
    grant_type: 'authorization_code',
    client_id: notes.id,
    code: arrival.parameters.code,
    code_verifier: verifier,
    redirect_uri: notes.redirectUri,
  };
  const first = await fetchIn(page, 'oauth/token', asJson(exchange, { 'auth0-client': 'eyJuYW1lIjoidGVzdCJ9' }));
  assert.equal(first.status, 200, first.text);
  assert.equal(first.json.token_type, 'Bearer');
  assert.equal(first.json.scope.split(' ').sort().join(' '), scope.split(' ').sort().join(' '));
  const claims = await verifiedClaims(page, first.json.id_token);
  assert.equal(claims.nonce, 'n-0S6_WzA2Mj');
  assert.equal(claims.aud, notes.id);
  assert.equal(claims.email, setting.person.email);

  const userinfo = await fetchIn(page, 'userinfo', { headers: bearer(first) });
  assert.equal(userinfo.status, 200, userinfo.text);
  assert.equal(userinfo.json.sub, claims.sub);
  assert.equal(userinfo.json.name, 'Ada Lovelace');

  const again = await fetchIn(page, 'oauth/token', asForm(refresh(first)));
  assert.equal(again.status, 200, again.text);
  assert.notEqual(again.json.refresh_token, first.json.refresh_token);
  const renewed = await verifiedClaims(page, again.json.id_token);
  assert.equal(renewed.sub, claims.sub);
  assert.equal(renewed.auth_time, claims.auth_time);
  assert.equal(renewed.nonce, undefined);

  const revoked = await fetchIn(page, 'oauth/revoke', asForm({ client_id: notes.id, token: again.json.refresh_token }));
  assert.equal(revoked.status, 200, revoked.text);
  const refused = await fetchIn(page, 'oauth/token', asForm(refresh(again)));
  assert.equal(refused.status, 400, 'the page may read why it was refused');
  assert.equal(refused.json.error, 'invalid_grant');
  assert.equal((await fetchIn(page, 'userinfo', { headers: bearer(again) })).status, 401);
});

test('an answer that was lost on the way is had by asking again with the same refresh token', async () => {
  const page = await stage.freshPage();
  const tokens = await tokensFor(page, { scope: 'openid offline_access' });
  const [one, other] = await Promise.all([1, 2].map(() => fetchIn(page, 'oauth/token', asForm(refresh(tokens)))));
  assert.equal(one.status, 200, one.text);
  assert.equal(other.status, 200, other.text);
  assert.equal(one.json.refresh_token, other.json.refresh_token, 'two tabs end up with one token');
});

test('a code is good once: who comes second gets nothing, and the first loses all', async () => {
  const page = await stage.freshPage();
  const { verifier, parameters } = pkce();
  const arrival = await signInTo(notes, page, applications, { ...parameters, scope: 'openid offline_access' });
  await page.waitForURL(`${notes.redirectUri}?*`);
  const exchange = asForm({
    grant_type: 'authorization_code',
    client_id: notes.id,
    code: arrival.parameters.code,
    code_verifier: verifier,
    redirect_uri: notes.redirectUri,
  });
  const tokens = await fetchIn(page, 'oauth/token', exchange);
  assert.equal(tokens.status, 200, tokens.text);
  assert.equal((await fetchIn(page, 'oauth/token', exchange)).json.error, 'invalid_grant');
  assert.equal((await fetchIn(page, 'oauth/token', asForm(refresh(tokens)))).json.error, 'invalid_grant');
});

test('pages of other origins may read what is public, and no answer about tokens', async () => {
  const page = await stage.freshPage();
  await page.goto(STRANGER);
  assert.equal((await fetchIn(page, '.well-known/openid-configuration')).json.issuer, setting.issuer);
  assert.ok((await fetchIn(page, '.well-known/jwks.json')).json.keys.length);
  const body = { grant_type: 'refresh_token', client_id: notes.id, refresh_token: 'v1.anything' };
  for (const request of [asForm(body), asJson(body)]) {
    assert.equal(await fetchFails(page, 'oauth/token', request), true);
    assert.equal(await fetchFails(page, 'oauth/revoke', request), true);
  }
  assert.equal(await fetchFails(page, 'userinfo', { headers: { authorization: 'Bearer anything' } }), true);

  await page.goto(notes.origin);
  assert.equal((await fetchIn(page, 'oauth/token', asForm(body))).json.error, 'invalid_grant');
});

function silentUrl(client, changes = {}) {
  return authorizeUrl(client, { ...pkce().parameters, prompt: 'none', response_mode: 'web_message', ...changes });
}

/** A page that keeps all messages that it gets, wherever it goes. */
async function pageThatListens() {
  const page = await stage.freshPage();
  await page.addInitScript(() => {
    window.messages = [];
    window.addEventListener('message', ({ origin, data }) => window.messages.push({ origin, data }));
  });
  return page;
}

async function showInFrame(page, address) {
  await page.evaluate(async (src) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    frame.src = src;
    document.body.append(frame);
    await loaded;
  }, address);
}

async function firstMessage(page) {
  await page.waitForFunction(() => window.messages.length > 0);
  return page.evaluate(() => window.messages[0]);
}

async function messageFromFrame(page, address) {
  await showInFrame(page, address);
  return firstMessage(page);
}

async function openWindow(page, address) {
  const [window] = await Promise.all([page.waitForEvent('popup'), page.evaluate((url) => void open(url), address)]);
  await window.waitForLoadState();
  return window;
}

/** What a page has got from a window it opened: messages keep their order, so a last one is sent to wait for. */
async function messagesUntilNow(page, window) {
  await window.evaluate(() => window.opener.postMessage('the last', '*'));
  await page.waitForFunction(() => window.messages.some(({ data }) => data === 'the last'));
  return (await page.evaluate(() => window.messages)).filter(({ data }) => data !== 'the last');
}

function asForm(fields) {
  return { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': FORM } };
}

function asJson(fields, headers = {}) {
  return {
    method: 'POST',
    body: JSON.stringify(fields),
    headers: { 'content-type': 'application/json', ...headers },
  };
}

function refresh({ json }) {
  return { grant_type: 'refresh_token', client_id: notes.id, refresh_token: json.refresh_token };
}

function bearer({ json }) {
  return { authorization: `Bearer ${json.access_token}` };
}

/** Asks the server from within the page, as its own script would. */
async function fetchIn(page, path, request = {}) {
  const answer = await page.evaluate(
    async ([url, init]) => {
      const response = await fetch(url, init);
      return { status: response.status, text: await response.text() };
    },
    [setting.issuer + path, request],
  );
  return { ...answer, json: answer.text ? JSON.parse(answer.text) : undefined };
}

async function fetchFails(page, path, request) {
  return page.evaluate(
    async ([url, init]) => {
      try {
        await fetch(url, init);
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    },
    [setting.issuer + path, request],
  );
}

/** Tokens of the application that this page is now. */
async function tokensFor(page, changes) {
  const { verifier, parameters } = pkce();
  const arrival = await signInTo(notes, page, applications, { ...parameters, ...changes });
  await page.waitForURL(`${notes.redirectUri}?*`);
  const tokens = await fetchIn(
    page,
    'oauth/token',
    asForm({
      grant_type: 'authorization_code',
      client_id: notes.id,
      code: arrival.parameters.code,
      code_verifier: verifier,
      redirect_uri: notes.redirectUri,
    }),
  );
  assert.equal(tokens.status, 200, tokens.text);
  return tokens;
}

/** The claims of an ID token whose signature the browser's own cryptography has checked with the server's key. */
async function verifiedClaims(page, idToken) {
  return page.evaluate(
    async ([jwksUrl, token]) => {
      const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
      const read = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));
      const [header, payload, signature] = token.split('.');
      const { keys } = await (await fetch(jwksUrl)).json();
      const jwk = keys.find(({ kid }) => kid === read(header).kid);
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
      const signed = new TextEncoder().encode(`${header}.${payload}`);
      if (!(await crypto.subtle.verify(algorithm, key, bytes(signature), signed))) throw new Error('forged');
      return read(payload);
    },
    [`${setting.issuer}.well-known/jwks.json`, idToken],
  );
}
