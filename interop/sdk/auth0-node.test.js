import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticationClient, UserInfoClient } from 'auth0/legacy';
import { authorizeUrl, pkce, signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';
const CALLBACK = `https://localhost:${setting.applicationPort}/callback`;

const stage = await openStage();
const [ada] = await Promise.all([
  createPerson('ada@example.com'),
  createApi(PHOTOS, ['read:photos', 'write:photos']),
]);
const [machine, web] = await Promise.all([
  createClient('machine', 'Sorter', { audience: PHOTOS }),
  createClient('web', 'Album', { audience: PHOTOS, 'redirect-uri': CALLBACK, 'first-party': 'on' }),
]);
const domain = new URL(setting.issuer).host;
const sorter = new AuthenticationClient({ domain, clientId: machine.id, clientSecret: machine.secret });
const album = new AuthenticationClient({ domain, clientId: web.id, clientSecret: web.secret });

test('client credentials: a token for the audience, with its scopes', async () => {
  const { data } = await sorter.oauth.clientCredentialsGrant({ audience: PHOTOS });
  assert.equal(data.token_type, 'Bearer');
  assert.ok(data.expires_in > 0);
  const claims = payload(data.access_token);
  assert.equal(claims.iss, setting.issuer);
  assert.equal(claims.aud, PHOTOS);
  assert.equal(claims.scope, 'read:photos write:photos');
});

test('client credentials: the SDK reads why it is refused', async () => {
  await assert.rejects(sorter.oauth.clientCredentialsGrant({ audience: 'https://elsewhere.example.test' }), {
    error: 'invalid_target',
    statusCode: 400,
  });
  const stranger = new AuthenticationClient({ domain, clientId: machine.id, clientSecret: 'x'.repeat(64) });
  await assert.rejects(stranger.oauth.clientCredentialsGrant({ audience: PHOTOS }), {
    error: 'invalid_client',
    statusCode: 401,
  });
});

test('code: the SDK exchanges it and checks the ID token', async () => {
  const { code, nonce } = await signedIn({ nonce: 'of this test' });
  const { data } = await album.oauth.authorizationCodeGrant({ code, redirect_uri: CALLBACK }, { idTokenValidateOptions: { nonce } });
  assert.equal(payload(data.id_token).sub, ada.sub);
  await assert.rejects(album.oauth.authorizationCodeGrant({ code, redirect_uri: CALLBACK }), { error: 'invalid_grant' });
});

test('code with PKCE: the verifier counts', async () => {
  const { verifier, parameters } = pkce();
  const { code } = await signedIn(parameters);
  const { data } = await album.oauth.authorizationCodeGrantWithPKCE({
    code,
    code_verifier: verifier,
    redirect_uri: CALLBACK,
  });
  assert.equal(payload(data.id_token).sub, ada.sub);
});

test('pushed authorization requests: the SDK gets a reference, and it signs a person in', async () => {
  const { data } = await album.oauth.pushedAuthorization({
    client_id: web.id,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: 'of the push',
  });
  assert.equal(data.expires_in, 60);
  const page = await stage.freshPage();
  const query = new URLSearchParams({ client_id: web.id, request_uri: data.request_uri });
  await page.goto(`${setting.issuer}authorize?${query}`);
  await signIn(page, ada);
  const { parameters } = await stage.applications.next();
  assert.equal(parameters.state, 'of the push');
  const tokens = await album.oauth.authorizationCodeGrant({ code: parameters.code, redirect_uri: CALLBACK });
  assert.equal(payload(tokens.data.id_token).sub, ada.sub);
});

test('userinfo: says who signed in', async () => {
  const { data: tokens } = await exchanged();
  const { data } = await new UserInfoClient({ domain }).getUserInfo(tokens.access_token);
  assert.equal(data.sub, ada.sub);
  assert.equal(data.email, ada.email);
});

test('refresh: new tokens, and an ID token without the nonce that the SDK would refuse', async () => {
  const { data: tokens } = await exchanged({ nonce: 'of this test' });
  const { data } = await album.oauth.refreshTokenGrant({ refresh_token: tokens.refresh_token });
  assert.notEqual(data.access_token, tokens.access_token);
  assert.notEqual(data.refresh_token, tokens.refresh_token);
  assert.equal(payload(data.id_token).sub, ada.sub);
  const { data: again } = await album.oauth.refreshTokenGrant({ refresh_token: data.refresh_token });
  assert.equal(payload(again.access_token).sub, ada.sub);
});

test('revoke: the refresh token is over, and userinfo takes the access token no more', async () => {
  const { data: tokens } = await exchanged();
  const answer = await album.oauth.revokeRefreshToken({ token: tokens.refresh_token });
  assert.equal(answer.status, 200);
  await assert.rejects(album.oauth.refreshTokenGrant({ refresh_token: tokens.refresh_token }), {
    error: 'invalid_grant',
  });
  await assert.rejects(new UserInfoClient({ domain }).getUserInfo(tokens.access_token), { statusCode: 401 });
});

async function exchanged(changes = {}) {
  const { code } = await signedIn(changes);
  return album.oauth.authorizationCodeGrant({ code, redirect_uri: CALLBACK }, changes.nonce && {
    idTokenValidateOptions: { nonce: changes.nonce },
  });
}

/** What comes back to the application once a person has signed in. */
async function signedIn(changes) {
  const page = await stage.freshPage();
  const scope = 'openid profile email offline_access read:photos';
  await page.goto(authorizeUrl({ id: web.id, redirectUri: CALLBACK }, { audience: PHOTOS, scope, ...changes }));
  await signIn(page, ada);
  const { parameters } = await stage.applications.next();
  return { ...changes, ...parameters };
}
