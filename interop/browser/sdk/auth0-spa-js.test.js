// @auth0/auth0-spa-js, unmodified, in Chromium: only domain and client id are ours.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { allow, signIn } from '../support/flow.js';
import { setting } from '../support/setting.js';
import { openStage } from '../support/stage.js';

const stage = await openStage();
const { notes, api } = setting;
const SDK = createRequire(import.meta.url).resolve('@auth0/auth0-spa-js');
const BUNDLE = SDK.replace(/dist.*$/, 'dist/auth0-spa-js.production.js');
const DOMAIN = new URL(setting.issuer).host;

/** The application's page with the SDK in it, set up as its documentation says. */
async function application(page, { options = {}, parameters = {} } = {}) {
  await page.addScriptTag({ path: BUNDLE });
  await page.evaluate(
    async (given) => {
      window.client = await auth0.createAuth0Client(given);
    },
    {
      domain: DOMAIN,
      clientId: notes.id,
      useRefreshTokens: true,
      cacheLocation: 'localstorage',
      ...options,
      authorizationParams: { redirect_uri: notes.redirectUri, audience: api, ...parameters },
    },
  );
}

async function signedIn(page, setup = {}) {
  await page.goto(notes.origin);
  await application(page, setup);
  const leaving = page.waitForURL(`${setting.issuer}authorize**`);
  await page.evaluate(() => client.loginWithRedirect({ authorizationParams: { prompt: 'consent' } }));
  await leaving;
  if (await page.getByLabel('Password').isVisible()) await signIn(page);
  await allow(page);
  await page.waitForURL(`${notes.redirectUri}**`);
  await application(page, setup);
  await page.evaluate(() => client.handleRedirectCallback());
}

const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

const refreshToken = (page) =>
  page.evaluate(() => {
    for (const value of Object.values(localStorage)) {
      const found = /"refresh_token":"([^"]+)"/.exec(value);
      if (found) return found[1];
    }
    return undefined;
  });

test('redirect login, profile, refresh with rotation from local storage, logout', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const user = await page.evaluate(() => client.getUser());
  assert.equal(user.email, 'ada@example.com');
  assert.equal(user.name, 'Ada Lovelace');

  const first = await page.evaluate(() => client.getTokenSilently());
  assert.ok(claims(first).aud.includes(api));
  const again = await page.evaluate(() => client.getTokenSilently({ cacheMode: 'off' }));
  assert.notEqual(again, first, 'a refreshed token');
  assert.equal(claims(again).sub, user.sub);

  const leaving = page.waitForURL(notes.logoutUri);
  await page.evaluate((returnTo) => client.logout({ logoutParams: { returnTo } }), notes.logoutUri);
  await leaving;
  await page.goto(notes.origin);
  await application(page, { options: { useRefreshTokens: false } });
  const error = await page.evaluate(() => client.getTokenSilently().catch((e) => e.error));
  assert.equal(error, 'login_required', 'the session at the server has ended too');
});

test('refresh tokens in memory, held by a worker, rotate twice and survive', async () => {
  const page = await stage.freshPage();
  await signedIn(page, { options: { cacheLocation: 'memory' } });
  const tokens = [];
  for (let i = 0; i < 3; i++) {
    tokens.push(await page.evaluate(() => client.getTokenSilently({ cacheMode: 'off' })));
  }
  assert.equal(new Set(tokens).size, 3);
});

test('two tabs refresh at once, again and again, and neither is signed out', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const other = await page.context().newPage();
  await other.goto(notes.origin);
  await application(other);
  for (let i = 0; i < 3; i++) {
    const tokens = await Promise.all(
      [page, other].map((tab) => tab.evaluate(() => client.getTokenSilently({ cacheMode: 'off' }))),
    );
    assert.ok(tokens.every((token) => claims(token).aud.includes(api)));
  }
});

test('silent login in a frame, without refresh tokens', async () => {
  const page = await stage.freshPage();
  await signedIn(page, { options: { useRefreshTokens: false, cacheLocation: 'memory' } });
  await page.goto(notes.origin);
  await application(page, { options: { useRefreshTokens: false, cacheLocation: 'memory' } });
  const token = await page.evaluate(() => client.getTokenSilently());
  assert.ok(claims(token).aud.includes(api));
  assert.equal((await page.evaluate(() => client.getUser())).email, 'ada@example.com');
});

test('login in a window of its own', async () => {
  const page = await stage.freshPage();
  await page.goto(notes.origin);
  await application(page);
  const opened = page.waitForEvent('popup');
  const done = page.evaluate(() => client.loginWithPopup({ authorizationParams: { prompt: 'consent' } }));
  const popup = await opened;
  await signIn(popup);
  await allow(popup);
  await done;
  assert.equal((await page.evaluate(() => client.getUser())).email, 'ada@example.com');
});

test('a revoked refresh token falls back to the frame, and without a session asks for a login', async () => {
  const page = await stage.freshPage();
  const setup = { options: { useRefreshTokensFallback: true } };
  await signedIn(page, setup);
  const token = await refreshToken(page);
  assert.match(token, /^v1\./);
  const revoked = await page.evaluate(
    async ({ issuer, id, token }) =>
      (
        await fetch(`${issuer}oauth/revoke`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'Auth0-Client': 'e30' },
          body: new URLSearchParams({ client_id: id, token, token_type_hint: 'refresh_token' }),
        })
      ).status,
    { issuer: setting.issuer, id: notes.id, token },
  );
  assert.equal(revoked, 200);
  const silently = await page.evaluate(() => client.getTokenSilently({ cacheMode: 'off' }));
  assert.ok(claims(silently).aud.includes(api), 'by the frame');

  await page.context().clearCookies();
  const next = await refreshToken(page);
  assert.notEqual(next, token);
  await page.evaluate(
    ({ issuer, id, token }) =>
      fetch(`${issuer}oauth/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: id, token }),
      }),
    { issuer: setting.issuer, id: notes.id, token: next },
  );
  const error = await page.evaluate(() => client.getTokenSilently({ cacheMode: 'off' }).catch((e) => e.error));
  assert.equal(error, 'login_required');
});
