import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as openid from 'openid-client';
import { signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { bringClient, createApi, createClient, createPerson } from './support/intermezzo.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';
const SCOPE = 'openid profile email offline_access read:photos';
const origin = `https://localhost:${setting.applicationPort}`;
const redirect_uri = `${origin}/callback`;

const stage = await openStage();
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos', 'write:photos'])]);
const addresses = { 'redirect-uri': redirect_uri, 'logout-uri': `${origin}/signed-out`, 'first-party': 'on' };
const [web, native, machine, portal] = await Promise.all([
  createClient('web', 'Album', { ...addresses, audience: PHOTOS, introspects: PHOTOS }),
  createClient('native', 'Pocket', { ...addresses, audience: PHOTOS }),
  createClient('machine', 'Sorter', { audience: PHOTOS }),
  createClient('web', 'Portal', { ...addresses, audience: PHOTOS, 'response-type': 'id_token' }),
]);

test('discovery: finds the server by its issuer, with and without the slash', async () => {
  for (const address of [setting.issuer, setting.issuer.slice(0, -1)]) {
    const config = await openid.discovery(new URL(address), web.id, web.secret);
    assert.equal(config.serverMetadata().issuer, setting.issuer);
    assert.equal(config.serverMetadata().supportsPKCE(), true);
  }
});

const methods = { client_secret_basic: openid.ClientSecretBasic, client_secret_post: openid.ClientSecretPost };
for (const [method, authentication] of Object.entries(methods)) {
  test(`code, ${method}: with PKCE, state and nonce, ID token and userinfo`, async () => {
    const config = await discover(web, authentication(web.secret));
    const { tokens } = await signedIn(config);
    assert.equal(tokens.claims().sub, ada.sub);
    assert.equal(tokens.token_type, 'bearer');
    assert.equal(tokens.scope, SCOPE);
    const info = await openid.fetchUserInfo(config, tokens.access_token, ada.sub);
    assert.equal(info.email, ada.email);
  });
}

test('code, signature of the ID token: is checked against the key set when asked', async () => {
  const config = await discover(web);
  openid.enableNonRepudiationChecks(config);
  const { tokens } = await signedIn(config);
  assert.equal(tokens.claims().sub, ada.sub);
});

test('code, no secret: a public client with PKCE, and max_age', async () => {
  const config = await discover(native, openid.None());
  const { tokens } = await signedIn(config, { max_age: '3600' }, { maxAge: 3600 });
  assert.equal(tokens.claims().sub, ada.sub);
  assert.ok(Math.abs(tokens.claims().auth_time - Date.now() / 1000) < 600);
});

test('code by form_post: the answer comes in a body', async () => {
  const config = await discover(web);
  const { tokens } = await signedIn(config, { response_mode: 'form_post' });
  assert.equal(tokens.claims().sub, ada.sub);
});

test('pushed authorization requests: the browser carries a reference alone', async () => {
  const config = await discover(web);
  const request = { redirect_uri, scope: 'openid email', state: 'of this test' };
  const address = await openid.buildAuthorizationUrlWithPAR(config, request);
  assert.deepEqual([...address.searchParams.keys()].sort(), ['client_id', 'request_uri']);
  const answer = await visit(address);
  const tokens = await openid.authorizationCodeGrant(config, answer, { expectedState: 'of this test' });
  assert.equal(tokens.claims().sub, ada.sub);
});

test('id_token by form_post: signature and nonce are checked', async () => {
  const config = await discover(portal);
  openid.useIdTokenResponseType(config);
  const nonce = openid.randomNonce();
  const request = { redirect_uri, scope: 'openid email', nonce, response_mode: 'form_post' };
  const answer = await visit(openid.buildAuthorizationUrl(config, request));
  const claims = await openid.implicitAuthentication(config, answer, nonce);
  assert.equal(claims.sub, ada.sub);
  assert.equal(claims.email, ada.email);
});

test('code id_token by form_post: c_hash, nonce and signature are checked, then the code is exchanged', async () => {
  const config = await discover(portal);
  openid.useCodeIdTokenResponseType(config);
  const { tokens } = await signedIn(config, { response_mode: 'form_post' });
  assert.equal(tokens.claims().sub, ada.sub);
});

test('refusal: the client reads error and description', async () => {
  const config = await discover(web);
  const request = { redirect_uri, scope: 'openid', prompt: 'none', state: 'of this test' };
  const page = await stage.freshPage();
  await page.goto(openid.buildAuthorizationUrl(config, request).href);
  const answer = asRequest(await stage.applications.next());
  await assert.rejects(openid.authorizationCodeGrant(config, answer, { expectedState: 'of this test' }), {
    error: 'login_required',
  });
});

test('refresh: rotates, and answers with an ID token of the same person', async () => {
  const config = await discover(web);
  const { tokens } = await signedIn(config);
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(renewed.refresh_token, tokens.refresh_token);
  assert.equal(renewed.claims().sub, ada.sub);
  assert.equal(renewed.claims().auth_time, tokens.claims().auth_time);
  assert.equal(renewed.claims().nonce, undefined);
  const narrower = await openid.refreshTokenGrant(config, renewed.refresh_token, { scope: 'openid' });
  assert.equal(narrower.scope, 'openid');
});

test('revoke: the refresh token is refused from then on', async () => {
  const config = await discover(web);
  const { tokens } = await signedIn(config);
  await openid.tokenRevocation(config, tokens.refresh_token, { token_type_hint: 'refresh_token' });
  await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
});

test('introspection: found in the OAuth document, and says that a token is good', async () => {
  const config = await openid.discovery(new URL(setting.issuer), web.id, web.secret, undefined, {
    algorithm: 'oauth2',
  });
  const { tokens } = await signedIn(config);
  const before = await openid.tokenIntrospection(config, tokens.access_token);
  assert.equal(before.active, true);
  assert.equal(before.sub, ada.sub);
  await openid.tokenRevocation(config, tokens.refresh_token);
  assert.equal((await openid.tokenIntrospection(config, tokens.access_token)).active, false);
});

for (const [method, authentication] of Object.entries(methods)) {
  test(`client credentials, ${method}: a token for an audience, or for a resource`, async () => {
    const config = await discover(machine, authentication(machine.secret));
    for (const target of [{ audience: PHOTOS }, { resource: PHOTOS }]) {
      const tokens = await openid.clientCredentialsGrant(config, { ...target, scope: 'read:photos' });
      assert.equal(payload(tokens.access_token).aud, PHOTOS);
      assert.equal(payload(tokens.access_token).scope, 'read:photos');
    }
  });
}

test('client credentials: id and secret may hold characters that need an encoding, such as : and %', async () => {
  const brought = { id: 'id-_:%+/&=~', secret: '-_:%+/&=~!'.repeat(5) };
  await bringClient(brought, 'machine', 'Brought', { audience: PHOTOS });
  for (const authentication of Object.values(methods)) {
    const config = await discover(brought, authentication(brought.secret));
    const tokens = await openid.clientCredentialsGrant(config, { audience: PHOTOS });
    assert.equal(payload(tokens.access_token).client_id, brought.id);
  }
});

test('client credentials: with a wrong secret in the body the error is seen, and no challenge hides it', async () => {
  const config = await discover(machine, openid.ClientSecretPost('x'.repeat(64)));
  await assert.rejects(openid.clientCredentialsGrant(config, { audience: PHOTOS }), { error: 'invalid_client' });
});

test('logout: by end_session_endpoint with id_token_hint, back to the application', async () => {
  const config = await discover(web);
  const { page, tokens } = await signedIn(config);
  const address = openid.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: `${origin}/signed-out`,
    state: 'of this test',
  });
  await page.goto(address.href);
  const { at, parameters } = await stage.applications.next();
  assert.equal(at, `${origin}/signed-out`);
  assert.equal(parameters.state, 'of this test');
  await page.goto(openid.buildAuthorizationUrl(config, { redirect_uri, scope: 'openid', prompt: 'none' }).href);
  assert.equal((await stage.applications.next()).parameters.error, 'login_required');
});

function discover(client, authentication) {
  return openid.discovery(new URL(setting.issuer), client.id, client.secret, authentication);
}

/** Signs in from the start, and exchanges the code. */
async function signedIn(config, changes = {}, checks = {}) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const expectedNonce = openid.randomNonce();
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: SCOPE,
    audience: PHOTOS,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...changes,
  });
  const page = await stage.freshPage();
  const answer = await visit(address, page);
  const all = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, ...checks };
  return { page, tokens: await openid.authorizationCodeGrant(config, answer, all) };
}

/** Opens the address in a browser, signs in, and gives what comes back to the application. */
async function visit(address, page) {
  const shown = page ?? (await stage.freshPage());
  await shown.goto(address.href);
  await signIn(shown, ada);
  return asRequest(await stage.applications.next());
}

/** What came to the application, as a web framework would hand it on. */
function asRequest({ at, method, parameters }) {
  const sent = new URLSearchParams(parameters);
  return method === 'POST' ? new Request(at, { method, body: sent }) : new URL(`${at}?${sent}`);
}
