import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allow, signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson, intermezzo } from './support/intermezzo.js';
import { poll } from './support/poll.js';
import { openStaticSite } from './support/site.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';
const PRINTS = 'https://prints.example.test';

const sdk = readFileSync(new URL('node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.js', import.meta.url));
const shell = '<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><script src="/sdk.js"></script>';
const site = await openStaticSite(shell, { '/sdk.js': sdk });
const stage = await openStage();
const ada = await createPerson('ada@example.com');
await createApi(PHOTOS, ['read:photos', 'write:photos']);
await createApi(PRINTS, ['order:prints']);
const addresses = {
  'redirect-uri': [site.origin, `${site.origin}/callback`],
  'logout-uri': `${site.origin}/signed-out`,
  audience: [PHOTOS, PRINTS],
};
const notes = await createClient('spa', 'Notes', addresses);
const brief = await createClient('spa', 'Brief', { ...addresses, 'refresh-lifetime': 2 });

test('redirect login: signs a person in, and the SDK takes the callback', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  const user = await page.evaluate(() => client.getUser());
  assert.equal(user.email, ada.email);
  assert.equal(user.name, ada.name);
  assert.equal(user.email_verified, true);
  assert.equal(await page.evaluate(() => client.isAuthenticated()), true);
  const claims = await page.evaluate(() => client.getIdTokenClaims());
  assert.equal(claims.iss, setting.issuer);
  assert.equal(claims.sub, ada.sub);
});

test('redirect login: an application that is refused reads why in the callback', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await startLogin(page, { scope: 'openid', prompt: 'consent' });
  await signIn(page, ada);
  await page.getByRole('button', { name: "Don't allow" }).click();
  await page.waitForURL(`${site.origin}/callback?*`);
  await openApp(page, {}, null);
  const failure = await failureOf(page, () => client.handleRedirectCallback());
  assert.equal(failure.error, 'access_denied');
});

for (const cacheLocation of ['memory', 'localstorage']) {
  test(`refresh, tokens in ${cacheLocation}: getTokenSilently rotates, and rotates again`, async () => {
    const page = await stage.freshPage();
    const options = { useRefreshTokens: true, cacheLocation };
    await openApp(page, options);
    await signInByRedirect(page, options);
    const exchanges = watchTokens(page);
    const first = await accessToken(page);
    const second = await accessToken(page);
    assert.notEqual(first, second);
    assert.deepEqual(exchanges.grants, ['refresh_token', 'refresh_token']);
    assert.equal(payload(second).aud.includes(PHOTOS), true);
    assert.equal((await page.evaluate(() => client.getUser())).sub, ada.sub);
  });
}

test('refresh, two tabs at once: both go on, again and again', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const tab = await page.context().newPage();
  await openApp(tab, options);
  for (let round = 0; round < 3; round++) {
    const tokens = await Promise.all([page, tab, page, tab].map(accessToken));
    for (const token of tokens) assert.equal(payload(token).sub, ada.sub);
  }
});

test('refresh, two tabs at once that know nothing of each other: the one token is good for both', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await page.context().addInitScript(() => {
    // Without this the SDK lets one tab wait for the other.
    Object.defineProperty(navigator, 'locks', { value: undefined });
  });
  await openApp(page, options);
  await signInByRedirect(page, options);
  const tab = await page.context().newPage();
  await openApp(tab, options);
  for (let round = 0; round < 3; round++) {
    const tokens = await Promise.all([page, tab].map(accessToken));
    for (const token of tokens) assert.equal(payload(token).sub, ada.sub);
  }
});

test('refresh, an answer lost on the way: the SDK asks again with the same token, and stays signed in', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  let lost = 0;
  await page.route('**/oauth/token', async (route) => {
    if (lost > 0) return route.continue();
    lost++;
    await route.fetch({ ignoreHTTPSErrors: true });
    return route.abort('connectionreset');
  });
  assert.equal(payload(await accessToken(page)).sub, ada.sub);
  assert.equal(lost, 1);
  assert.equal(payload(await accessToken(page)).sub, ada.sub);
});

test('silent renewal by iframe: new tokens come by web_message', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  const exchanges = watchTokens(page);
  const first = await accessToken(page);
  const second = await accessToken(page);
  assert.notEqual(first, second);
  assert.deepEqual(exchanges.grants, ['authorization_code', 'authorization_code']);
});

test('silent renewal by iframe: where nobody is signed in, login_required', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  const failure = await failureOf(page, () => client.getTokenSilently());
  assert.equal(failure.error, 'login_required');
});

test('silent renewal by iframe: a session that ended elsewhere is noticed, and local state goes', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  const tab = await page.context().newPage();
  await tab.goto(`${setting.issuer}v2/logout?client_id=${notes.id}`);
  await tab.waitForURL(`${site.origin}/signed-out`);
  const failure = await failureOf(page, () => client.getTokenSilently({ cacheMode: 'off' }));
  assert.equal(failure.error, 'login_required');
  assert.equal(await page.evaluate(() => client.isAuthenticated()), false);
});

test('expired refresh token: with useRefreshTokensFallback the SDK goes on by the iframe', async () => {
  const page = await stage.freshPage();
  const options = { clientId: brief.id, useRefreshTokens: true, useRefreshTokensFallback: true };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const exchanges = watchTokens(page);
  await poll(() => accessToken(page), () => exchanges.grants.includes('authorization_code'));
  assert.ok(exchanges.refusals.includes('invalid_grant'));
});

test('expired refresh token: without the fallback the application learns invalid_grant', async () => {
  const page = await stage.freshPage();
  const options = { clientId: brief.id, useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const failure = await poll(() => failureOf(page, () => client.getTokenSilently({ cacheMode: 'off' })), Boolean);
  assert.equal(failure.error, 'invalid_grant');
});

test('popup: loginWithPopup signs a person in', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await inPopup(page, () => client.loginWithPopup({ authorizationParams: { prompt: 'consent' } }), async (popup) => {
    await signIn(popup, ada);
    await allow(popup);
  });
  assert.equal((await page.evaluate(() => client.getUser())).email, ada.email);
});

test('step-up: a token for another API, by popup and then by refresh', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const wanted = { authorizationParams: { audience: PRINTS, scope: 'order:prints' } };
  await page.evaluate((asked) => (window.asked = asked), wanted);
  const token = await inPopup(page, () => client.getTokenWithPopup(asked), allow);
  assert.ok(payload(token).aud.includes(PRINTS));
  assert.match(payload(token).scope, /order:prints/);
  const printed = await page.evaluate(() => client.getTokenSilently({ ...asked, cacheMode: 'off' }));
  assert.ok(payload(printed).aud.includes(PRINTS));
  assert.ok(payload(await accessToken(page)).aud.includes(PHOTOS));
});

test('revoke: after revokeRefreshToken the token is good for nothing', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const token = await refreshToken(page);
  const answer = page.waitForResponse('**/oauth/revoke');
  await page.evaluate(() => client.revokeRefreshToken({ audience: 'https://photos.example.test' }));
  assert.equal((await answer).status(), 200);
  const refused = await page.evaluate(
    async ({ address, body }) => (await fetch(address, { method: 'POST', body: new URLSearchParams(body) })).json(),
    {
      address: `${setting.issuer}oauth/token`,
      body: { grant_type: 'refresh_token', client_id: notes.id, refresh_token: token },
    },
  );
  assert.equal(refused.error, 'invalid_grant');
});

test('logout: the session ends, and the person comes back to the application', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  await leave(page, () => client.logout({ logoutParams: { returnTo: location.origin + '/signed-out' } }));
  await page.waitForURL(`${site.origin}/signed-out`);
  await openApp(page, {}, null);
  const failure = await failureOf(page, () => client.getTokenSilently());
  assert.equal(failure.error, 'login_required');
});

test('logout: the refresh tokens of a single-page application end with the session', async () => {
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  const tab = await page.context().newPage();
  await tab.goto(`${setting.issuer}v2/logout?client_id=${notes.id}`);
  await tab.waitForURL(`${site.origin}/signed-out`);
  const failure = await failureOf(page, () => client.getTokenSilently({ cacheMode: 'off' }));
  assert.equal(failure.error, 'invalid_grant');
});

test('logout: an address that is not registered is an error page of the server', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  await leave(page, () => client.logout({ logoutParams: { returnTo: location.origin + '/elsewhere' } }));
  await page.waitForURL(`${setting.issuer}v2/logout?*`);
  await page.getByRole('heading').waitFor();
});

test('blocked user: the next refresh signs the person out of the application', async () => {
  const eve = await createPerson('eve@example.com', 'Eve');
  const page = await stage.freshPage();
  const options = { useRefreshTokens: true };
  await openApp(page, options);
  await signInByRedirect(page, options, eve);
  assert.ok(await accessToken(page));
  await intermezzo('user', 'block', eve.email);
  const failure = await failureOf(page, () => client.getTokenSilently({ cacheMode: 'off' }));
  assert.equal(failure.message, 'user is blocked');
  assert.equal(await page.evaluate(() => client.isAuthenticated()), false);
});

test('JSON bodies: useFormData off works as well', async () => {
  const page = await stage.freshPage();
  const options = { useFormData: false, useRefreshTokens: true, cacheLocation: 'localstorage' };
  await openApp(page, options);
  await signInByRedirect(page, options);
  assert.equal(payload(await accessToken(page)).sub, ada.sub);
  await page.evaluate(() => client.revokeRefreshToken());
});

/** Opens the application's page, or stays on it (null), and makes its SDK. */
async function openApp(page, options = {}, address = site.origin) {
  if (address) await page.goto(address);
  const { authorizationParams, ...more } = options;
  await page.evaluate((given) => (window.client = new auth0.Auth0Client(given)), {
    domain: new URL(setting.issuer).host,
    clientId: notes.id,
    authorizationParams: {
      redirect_uri: `${site.origin}/callback`,
      audience: PHOTOS,
      scope: 'openid profile email read:photos',
      ...authorizationParams,
    },
    ...more,
  });
}

/** A call after which the page is another one. */
async function leave(page, call) {
  await page.evaluate(`void (${call})()`);
}

async function startLogin(page, parameters = {}) {
  await page.evaluate((authorizationParams) => {
    void client.loginWithRedirect({ authorizationParams, appState: { cameFrom: 'here' } });
  }, parameters);
}

async function signInByRedirect(page, options = {}, person = ada) {
  await startLogin(page, { prompt: 'consent' });
  await signIn(page, person);
  await allow(page);
  await page.waitForURL(`${site.origin}/callback?*`);
  await openApp(page, options, null);
  const { appState } = await page.evaluate(() => client.handleRedirectCallback());
  assert.equal(appState.cameFrom, 'here');
}

/** A call that opens a window of the server, and what the person does there until it closes. */
async function inPopup(page, call, act) {
  const opened = page.waitForEvent('popup');
  const result = page.evaluate(call);
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await act(popup);
  await closed;
  return result;
}

async function accessToken(page) {
  return page.evaluate(() => client.getTokenSilently({ cacheMode: 'off' }));
}

/** What the call fails with, or null. */
async function failureOf(page, call) {
  return page.evaluate(`(${call})().then(() => null, ({ error, message }) => ({ error, message }))`);
}

async function refreshToken(page) {
  return page.evaluate(() => {
    const values = Object.values(localStorage).map((value) => JSON.parse(value));
    return values.find((value) => value.body?.refresh_token).body.refresh_token;
  });
}

/** The grants that the page's SDK asks tokens for from now on, and the refusals. */
function watchTokens(page) {
  const seen = { grants: [], refusals: [] };
  page.context().on('response', async (response) => {
    const request = response.request();
    if (request.method() !== 'POST' || !response.url().endsWith('/oauth/token')) return;
    seen.grants.push(new URLSearchParams(request.postData()).get('grant_type'));
    if (!response.ok()) seen.refusals.push((await response.json()).error);
  });
  return seen;
}
