import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import openid from 'express-openid-connect';
import { allow, signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { openSite } from './support/site.js';

const { auth, attemptSilentLogin, requiresAuth } = openid;

const PHOTOS = 'https://photos.example.test';
const SECRET = 'a secret of the application alone, for its cookies';

const stage = await openStage();
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos'])]);

test('id_token by form_post, the default: address, client_id and a secret for cookies are all it needs', async () => {
  const { site } = await openApp({ 'response-type': 'id_token' });
  const page = await stage.freshPage();
  const user = await signedIn(page, `${site.origin}/profile`);
  assert.equal(user.sub, ada.sub);
  assert.equal(user.iss, setting.issuer);
  assert.equal(user.email, ada.email);
  assert.equal(user.name, ada.name);
});

test('id_token by form_post: a client that is not allowed it gets an error, and nobody in', async () => {
  const { site } = await openApp();
  const page = await stage.freshPage();
  await page.goto(`${site.origin}/profile`);
  await page.waitForURL(`${site.origin}/callback`);
  assert.match(await page.textContent('body'), /unauthorized_client|response_type id_token/);
});

for (const clientAuthMethod of ['client_secret_basic', 'client_secret_post']) {
  test(`code, ${clientAuthMethod}: signs in, reads userinfo, and renews by refresh token`, async () => {
    const { site } = await openApp({ audience: PHOTOS }, (client) => ({
      clientSecret: client.secret,
      clientAuthMethod,
      authorizationParams: {
        response_type: 'code',
        audience: PHOTOS,
        scope: 'openid profile email offline_access read:photos',
      },
    }));
    const page = await stage.freshPage();
    const user = await signedIn(page, `${site.origin}/profile`);
    assert.equal(user.sub, ada.sub);
    const info = await jsonAt(page, `${site.origin}/userinfo`);
    assert.equal(info.sub, ada.sub);
    assert.equal(info.email, ada.email);
    const { before, after } = await jsonAt(page, `${site.origin}/refresh`);
    assert.notEqual(after.access_token, before.access_token);
    assert.equal(after.token_type, 'Bearer');
    const again = await jsonAt(page, `${site.origin}/refresh`);
    assert.equal(again.before.access_token, after.access_token);
  });
}

test('code: PKCE is sent to a client that requires it', async () => {
  const { site } = await openApp({ 'require-pkce': 'on' }, (client) => ({
    clientSecret: client.secret,
    authorizationParams: { response_type: 'code' },
  }));
  const user = await signedIn(await stage.freshPage(), `${site.origin}/profile`);
  assert.equal(user.sub, ada.sub);
});

test('silent login: who is signed in at the server is signed in at the application without a page', async () => {
  const { site: first } = await openApp({ 'response-type': 'id_token' });
  const { site: second } = await openApp({ 'response-type': 'id_token', 'first-party': 'on' });
  const page = await stage.freshPage();
  await signedIn(page, `${first.origin}/profile`);
  await page.goto(`${second.origin}/silent`);
  await page.waitForURL(`${second.origin}/silent`);
  assert.equal(JSON.parse(await page.textContent('body')).sub, ada.sub);
});

test('silent login: where nobody is signed in the application goes on without anybody', async () => {
  const { site } = await openApp({ 'response-type': 'id_token' });
  const page = await stage.freshPage();
  await page.goto(`${site.origin}/silent`);
  await page.waitForURL(`${site.origin}/silent`);
  assert.equal(await page.textContent('body'), '{}');
});

test('logout, local: the application forgets, the session at the server goes on', async () => {
  const { site } = await openApp({ 'response-type': 'id_token' });
  const page = await stage.freshPage();
  await signedIn(page, `${site.origin}/profile`);
  await page.goto(`${site.origin}/logout`);
  assert.equal(await page.textContent('body'), 'home of nobody');
  await page.goto(`${site.origin}/profile`);
  await page.waitForURL(`${site.origin}/profile`);
  assert.equal(JSON.parse(await page.textContent('body')).sub, ada.sub);
});

for (const [name, option] of [
  ['end_session_endpoint (idpLogout)', { idpLogout: true }],
  ['/v2/logout (auth0Logout)', { idpLogout: true, auth0Logout: true }],
]) {
  test(`logout, ${name}: both forget, and the person comes back`, async () => {
    const { site } = await openApp({ 'response-type': 'id_token' }, () => option);
    const page = await stage.freshPage();
    await signedIn(page, `${site.origin}/profile`);
    await page.goto(`${site.origin}/logout`);
    await page.waitForURL(`${site.origin}/`);
    assert.equal(await page.textContent('body'), 'home of nobody');
    await page.goto(`${site.origin}/profile`);
    await page.getByLabel('Password').waitFor();
  });
}

test('back-channel logout: signing out elsewhere ends the session at the application', async () => {
  const store = new Map();
  const told = Promise.withResolvers?.() ?? withResolvers();
  const { site } = await openApp(
    { 'response-type': 'id_token' },
    () => ({ backchannelLogout: { store: sessionStore(store, told.resolve) } }),
    (origin) => ({ 'backchannel-logout-uri': `${origin}/backchannel-logout` }),
  );
  const page = await stage.freshPage();
  await signedIn(page, `${site.origin}/profile`);
  const other = await page.context().newPage();
  await other.goto(`${setting.issuer}v2/logout?client_id=${site.client.id}`);
  await told.promise;
  await page.goto(`${site.origin}/`);
  assert.equal(await page.textContent('body'), 'home of nobody');
});

test('back-channel logout: a token of somebody else is refused', async () => {
  const { site } = await openApp({ 'response-type': 'id_token' }, () => ({
    backchannelLogout: { store: sessionStore(new Map(), () => {}) },
  }));
  const forged = await fetch(`${site.origin}/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'eyJhbGciOiJub25lIn0.e30.' }),
  });
  assert.equal(forged.status, 400);
});

/** An application with a client of its own, that signs people in by the SDK. */
async function openApp(clientOptions = {}, configuration = () => ({}), ofOrigin = () => ({})) {
  const app = express();
  const site = await openSite(app);
  const client = await createClient('web', 'Express', {
    'redirect-uri': `${site.origin}/callback`,
    'logout-uri': [site.origin, `${site.origin}/`],
    ...clientOptions,
    ...ofOrigin(site.origin),
  });
  site.client = client;
  app.use(
    auth({
      issuerBaseURL: setting.issuer,
      baseURL: site.origin,
      clientID: client.id,
      secret: SECRET,
      authRequired: false,
      ...configuration(client),
    }),
  );
  app.get('/', (request, response) => response.send(`home of ${request.oidc.user?.name ?? 'nobody'}`));
  app.get('/profile', requiresAuth(), (request, response) => response.json(claims(request)));
  app.get('/silent', attemptSilentLogin(), (request, response) => response.json(claims(request)));
  app.get('/userinfo', requiresAuth(), async (request, response) => response.json(await request.oidc.fetchUserInfo()));
  app.get('/refresh', requiresAuth(), async (request, response) => {
    const before = request.oidc.accessToken;
    response.json({ before, after: await before.refresh() });
  });
  app.use((failure, request, response, next) => {
    response.status(failure.status ?? 500).type('text').send([failure.message, failure.error, failure.error_description].join(' '));
  });
  return { site };
}

function claims(request) {
  return request.oidc.idTokenClaims ?? {};
}

/** Opens an address of an application that only people who are signed in may see, and signs in. */
async function signedIn(page, address) {
  await page.goto(address);
  await signIn(page, ada);
  if (await page.getByRole('button', { name: 'Allow', exact: true }).isVisible()) await allow(page);
  await page.waitForURL(address);
  return JSON.parse(await page.textContent('body'));
}

async function jsonAt(page, address) {
  await page.goto(address);
  return JSON.parse(await page.textContent('body'));
}

/** As express-session has it, and says when something was put in. */
function sessionStore(map, onSet) {
  return {
    get: (id, done) => done(null, map.get(id)),
    set: (id, session, done) => {
      map.set(id, session);
      done(null);
      onSet();
    },
    destroy: (id, done) => {
      map.delete(id);
      done(null);
    },
  };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
