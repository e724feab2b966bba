import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import openid from 'express-openid-connect';
import { allow, signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { poll } from './support/poll.js';
import { openSite } from './support/site.js';

const { auth, attemptSilentLogin, requiresAuth } = openid;

const PHOTOS = 'https://photos.example.test';
const SECRET = 'a secret of the application alone, for its cookies';

const stage = await openStage();
const apps = await openApps('portal', 'second', 'endSession', 'auth0', 'told', 'basic', 'post', 'hybrid', 'pushed', 'strict', 'refused');
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos'])]);
const ours = { 'first-party': 'on', audience: PHOTOS };
await Promise.all([
  addClient(['portal', 'second', 'endSession', 'auth0', 'hybrid'], { ...ours, 'response-type': 'id_token' }),
  addClient(['told'], {
    ...ours,
    'response-type': 'id_token',
    'backchannel-logout-uri': `${apps.told.origin}/backchannel-logout`,
  }),
  addClient(['basic', 'post', 'pushed', 'refused'], ours),
  addClient(['strict'], { 'require-pkce': 'on' }),
]);
const forApi = { audience: PHOTOS, scope: 'openid profile email offline_access read:photos' };

test('id_token by form_post, the default: address, client_id and a secret for cookies are all it needs', async () => {
  const { origin } = start('portal');
  const page = await stage.freshPage();
  const user = await signedIn(page, `${origin}/profile`);
  assert.equal(user.sub, ada.sub);
  assert.equal(user.iss, setting.issuer);
  assert.equal(user.email, ada.email);
  assert.equal(user.name, ada.name);
});

test('id_token by form_post: a client that is not allowed it gets an error, and nobody in', async () => {
  const { origin } = start('refused');
  const page = await stage.freshPage();
  await page.goto(`${origin}/profile`);
  await page.waitForURL(`${origin}/callback`);
  assert.match(await page.textContent('body'), /unauthorized_client|response_type id_token/);
});

for (const [name, clientAuthMethod] of [
  ['basic', 'client_secret_basic'],
  ['post', 'client_secret_post'],
]) {
  test(`code, ${clientAuthMethod}: signs in, reads userinfo, and renews by refresh token`, async () => {
    const { origin } = start(name, ({ secret }) => ({
      clientSecret: secret,
      clientAuthMethod,
      authorizationParams: { response_type: 'code', ...forApi },
    }));
    const page = await stage.freshPage();
    const user = await signedIn(page, `${origin}/profile`);
    assert.equal(user.sub, ada.sub);
    const info = await jsonAt(page, `${origin}/userinfo`);
    assert.equal(info.sub, ada.sub);
    assert.equal(info.email, ada.email);
    const { before, after } = await jsonAt(page, `${origin}/refresh`);
    assert.notEqual(after.access_token, before.access_token);
    assert.equal(after.token_type, 'Bearer');
    const again = await jsonAt(page, `${origin}/refresh`);
    assert.equal(again.before.access_token, after.access_token);
  });
}

test('pushed authorization requests: the browser carries a reference alone', async () => {
  const { origin, client } = start('pushed', ({ secret }) => ({
    clientSecret: secret,
    pushedAuthorizationRequests: true,
    authorizationParams: { response_type: 'code', ...forApi },
  }));
  const page = await stage.freshPage();
  const sent = page.waitForRequest(`${setting.issuer}authorize?*`);
  const user = await signedIn(page, `${origin}/profile`);
  const query = new URL((await sent).url()).searchParams;
  assert.deepEqual([...query.keys()].sort(), ['client_id', 'request_uri']);
  assert.equal(query.get('client_id'), client.id);
  assert.equal(user.sub, ada.sub);
});

test('code id_token by form_post: the ID token vouches for the code', async () => {
  const { origin } = start('hybrid', ({ secret }) => ({
    clientSecret: secret,
    authorizationParams: { response_type: 'code id_token', ...forApi },
  }));
  const page = await stage.freshPage();
  const user = await signedIn(page, `${origin}/profile`);
  assert.equal(user.sub, ada.sub);
  const { before, after } = await jsonAt(page, `${origin}/refresh`);
  assert.notEqual(after.access_token, before.access_token);
});

test('code: PKCE is sent to a client that requires it, and the person is asked for consent', async () => {
  const { origin } = start('strict', ({ secret }) => ({
    clientSecret: secret,
    authorizationParams: { response_type: 'code' },
  }));
  const page = await stage.freshPage();
  const user = await signedIn(page, `${origin}/profile`, allow);
  assert.equal(user.sub, ada.sub);
});

test('silent login: who is signed in at the server is signed in at the application without a page', async () => {
  const first = start('portal');
  const second = start('second');
  const page = await stage.freshPage();
  await signedIn(page, `${first.origin}/profile`);
  await page.goto(`${second.origin}/silent`);
  await page.waitForURL(`${second.origin}/silent`);
  assert.equal(JSON.parse(await page.textContent('body')).sub, ada.sub);
});

test('silent login: where nobody is signed in the application goes on without anybody', async () => {
  const { origin } = start('portal');
  const page = await stage.freshPage();
  await page.goto(`${origin}/silent`);
  await page.waitForURL(`${origin}/silent`);
  assert.equal(await page.textContent('body'), '{}');
});

test('logout, local: the application forgets, the session at the server goes on', async () => {
  const { origin } = start('portal');
  const page = await stage.freshPage();
  await signedIn(page, `${origin}/profile`);
  await page.goto(`${origin}/logout`);
  assert.equal(await page.textContent('body'), 'home of nobody');
  await page.goto(`${origin}/profile`);
  await page.waitForURL(`${origin}/profile`);
  assert.equal(JSON.parse(await page.textContent('body')).sub, ada.sub);
});

for (const [flow, name, option] of [
  ['end_session_endpoint (idpLogout)', 'endSession', { idpLogout: true }],
  ['/v2/logout (auth0Logout)', 'auth0', { idpLogout: true, auth0Logout: true }],
]) {
  test(`logout, ${flow}: both forget, and the person comes back`, async () => {
    const { origin } = start(name, () => option);
    const page = await stage.freshPage();
    await signedIn(page, `${origin}/profile`);
    await page.goto(`${origin}/logout`);
    await page.waitForURL(`${origin}/`);
    assert.equal(await page.textContent('body'), 'home of nobody');
    await page.goto(`${origin}/profile`);
    await page.getByLabel('Password').waitFor();
  });
}

test('back-channel logout: signing out elsewhere ends the session at the application', async () => {
  const { origin, client } = start('told', () => ({ backchannelLogout: { store: sessionStore() } }));
  const page = await stage.freshPage();
  await signedIn(page, `${origin}/profile`);
  const other = await page.context().newPage();
  await other.goto(`${setting.issuer}v2/logout?client_id=${client.id}`);
  await poll(
    () => page.goto(`${origin}/`).then(() => page.textContent('body')),
    (body) => body === 'home of nobody',
  );
});

test('back-channel logout: a token of somebody else is refused', async () => {
  const { origin } = start('told', () => ({ backchannelLogout: { store: sessionStore() } }));
  const forged = await fetch(`${origin}/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'eyJhbGciOiJub25lIn0.e30.' }),
  });
  assert.equal(forged.status, 400);
});

/** Sites for applications, each with a name. */
async function openApps(...names) {
  const opened = {};
  for (const name of names) {
    const app = { started: false, express: express() };
    opened[name] = Object.assign(app, await openSite(app.express));
  }
  return opened;
}

/** A client that these applications share. */
async function addClient(names, options) {
  const origins = names.map((name) => apps[name].origin);
  const client = await createClient('web', 'Express', {
    'redirect-uri': origins.map((origin) => `${origin}/callback`),
    'logout-uri': origins.flatMap((origin) => [origin, `${origin}/`]),
    ...options,
  });
  for (const name of names) apps[name].client = client;
}

/** Puts the SDK into an application, unless a test has before. */
function start(name, configuration = () => ({})) {
  const app = apps[name];
  if (app.started) return app;
  app.started = true;
  app.express.use(
    auth({
      issuerBaseURL: setting.issuer,
      baseURL: app.origin,
      clientID: app.client.id,
      secret: SECRET,
      authRequired: false,
      ...configuration(app.client),
    }),
  );
  addPages(app.express);
  return app;
}

function addPages(app) {
  app.get('/', (request, response) => response.send(`home of ${request.oidc.user?.name ?? 'nobody'}`));
  app.get('/profile', requiresAuth(), (request, response) => response.json(claims(request)));
  app.get('/silent', attemptSilentLogin(), (request, response) => response.json(claims(request)));
  app.get('/userinfo', requiresAuth(), async (request, response) => response.json(await request.oidc.fetchUserInfo()));
  app.get('/refresh', requiresAuth(), async (request, response) => {
    const before = request.oidc.accessToken;
    response.json({ before, after: await before.refresh() });
  });
  app.use((failure, request, response, next) => {
    const said = [failure.message, failure.error, failure.error_description].join(' ');
    response.status(failure.status ?? 500).type('text').send(said);
  });
}

function claims(request) {
  return request.oidc.idTokenClaims ?? {};
}

/** Opens an address of an application that only people who are signed in may see, and signs in. */
async function signedIn(page, address, more = () => {}) {
  await page.goto(address);
  await signIn(page, ada);
  await more(page);
  await page.waitForURL(address);
  return JSON.parse(await page.textContent('body'));
}

async function jsonAt(page, address) {
  await page.goto(address);
  return JSON.parse(await page.textContent('body'));
}

/** In memory, as express-session has it. */
function sessionStore() {
  const sessions = new Map();
  return {
    get: (id, done) => done(null, sessions.get(id)),
    set: (id, session, done) => {
      sessions.set(id, session);
      done(null);
    },
    destroy: (id, done) => {
      sessions.delete(id);
      done(null);
    },
  };
}
