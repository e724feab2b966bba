import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieTransactionStore, ServerClient, StatefulStateStore } from '@auth0/auth0-server-js';
import express from 'express';
import { signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { poll } from './support/poll.js';
import { openSite } from './support/site.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';
const SECRET = 'a secret of the application alone, for its cookies';

const stage = await openStage();
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos'])]);
const sessions = new Map();
const app = express();
const { origin } = await openSite(app);
const client = await createClient('web', 'Server', {
  'redirect-uri': `${origin}/callback`,
  'logout-uri': `${origin}/signed-out`,
  'backchannel-logout-uri': `${origin}/backchannel-logout`,
  audience: PHOTOS,
  'first-party': 'on',
});
openRoutes();

test('login: startInteractiveLogin, callback, and the session holds who signed in', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const user = await jsonAt(page, '/user');
  assert.equal(user.sub, ada.sub);
  assert.equal(user.email, ada.email);
});

test('pushed authorization requests: login by a reference', async () => {
  const page = await stage.freshPage();
  await page.goto(`${origin}/login?pushed=true`);
  assert.deepEqual([...new URL(page.url()).searchParams.keys()].sort(), ['client_id', 'request_uri']);
  await signIn(page, ada);
  await page.waitForURL(`${origin}/signed-in`);
  assert.equal((await jsonAt(page, '/user')).sub, ada.sub);
});

test('session: an access token that is good is asked for once', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const first = await jsonAt(page, '/token');
  const second = await jsonAt(page, '/token');
  assert.equal(payload(first.accessToken).sub, ada.sub);
  assert.ok(payload(first.accessToken).aud.includes(PHOTOS));
  assert.equal(second.accessToken, first.accessToken);
});

test('refresh: getAccessToken renews when the token has run out, again and again', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  let last = await jsonAt(page, '/token');
  for (let round = 0; round < 2; round++) {
    // As time would: the SDK believes the session's own note of when it ends.
    for (const session of sessions.values()) for (const set of session.tokenSets) set.expiresAt = 1;
    const renewed = await jsonAt(page, '/token');
    assert.notEqual(renewed.accessToken, last.accessToken);
    assert.equal(payload(renewed.accessToken).sub, ada.sub);
    last = renewed;
  }
});

test('revoke: revokeRefreshToken ends it at the server', async () => {
  const page = await stage.freshPage();
  sessions.clear();
  await signedIn(page);
  const [{ refreshToken }] = sessions.values();
  assert.equal((await jsonAt(page, '/revoke')).failure, undefined);
  const answer = await fetch(`${setting.issuer}oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: client.id,
      client_secret: client.secret,
      refresh_token: refreshToken,
    }),
  });
  assert.equal((await answer.json()).error, 'invalid_grant');
});

test('logout: ends the session at both, and comes back', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  await page.goto(`${origin}/logout`);
  await page.waitForURL(`${origin}/signed-out`);
  assert.deepEqual(await jsonAt(page, '/user'), {});
  await page.goto(`${origin}/login`);
  await page.getByLabel('Password').waitFor();
});

test('back-channel logout: signing out elsewhere ends the session at the application', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const other = await page.context().newPage();
  await other.goto(`${setting.issuer}v2/logout?client_id=${client.id}`);
  await poll(() => jsonAt(page, '/user'), (user) => user.sub === undefined);
});

async function signedIn(page) {
  await page.goto(`${origin}/login`);
  await signIn(page, ada);
  await page.waitForURL(`${origin}/signed-in`);
}

async function jsonAt(page, path) {
  await page.goto(origin + path);
  return JSON.parse(await page.textContent('body'));
}

/** The application: its cookies by Express, its sessions in memory. */
function openRoutes() {
  const cookies = {
    setCookie: (name, value, options, { response }) => {
      response.cookie(name, value, { ...options, maxAge: options?.maxAge && options.maxAge * 1000 });
    },
    getCookies: ({ request }) =>
      Object.fromEntries(
        (request.headers.cookie ?? '')
          .split('; ')
          .filter(Boolean)
          .map((cookie) => [cookie.slice(0, cookie.indexOf('=')), decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1))]),
      ),
    getCookie: (name, options) => cookies.getCookies(options)[name],
    deleteCookie: (name, { response }) => response.clearCookie(name),
  };
  const store = {
    get: async (id) => sessions.get(id),
    set: async (id, session) => void sessions.set(id, session),
    delete: async (id) => void sessions.delete(id),
    deleteByLogoutToken: async ({ sid, sub }) => {
      for (const [id, session] of sessions) {
        if (session.internal.sid === sid || session.user.sub === sub) sessions.delete(id);
      }
    },
  };
  const auth0 = new ServerClient({
    domain: new URL(setting.issuer).host,
    clientId: client.id,
    clientSecret: client.secret,
    authorizationParams: {
      redirect_uri: `${origin}/callback`,
      audience: PHOTOS,
      scope: 'openid profile email offline_access read:photos',
    },
    transactionStore: new CookieTransactionStore({ secret: SECRET }, cookies),
    stateStore: new StatefulStateStore({ secret: SECRET, store }, cookies),
  });
  const route = (path, answer) =>
    app.get(path, async (request, response) => {
      try {
        await answer({ request, response });
      } catch (failure) {
        response.json({ failure: failure.message });
      }
    });
  route('/login', async (there) => {
    const options = { pushedAuthorizationRequests: there.request.query.pushed === 'true' };
    there.response.redirect((await auth0.startInteractiveLogin(options, there)).href);
  });
  route('/callback', async (there) => {
    await auth0.completeInteractiveLogin(new URL(there.request.url, origin), there);
    there.response.redirect('/signed-in');
  });
  route('/user', async (there) => there.response.json((await auth0.getUser(there)) ?? {}));
  route('/token', async (there) => there.response.json(await auth0.getAccessToken(there)));
  route('/revoke', async (there) => there.response.json((await auth0.revokeRefreshToken({}, there)) ?? {}));
  route('/logout', async (there) => {
    there.response.redirect((await auth0.logout({ returnTo: `${origin}/signed-out` }, there)).href);
  });
  app.post('/backchannel-logout', express.urlencoded(), async (request, response) => {
    await auth0.handleBackchannelLogout(request.body.logout_token, { request, response });
    response.status(204).end();
  });
  app.get('/{*path}', (request, response) => response.send('Here.'));
}
