// auth0 (Node), unmodified: what its AuthenticationClient and UserInfoClient offer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthenticationClient, UserInfoClient } from 'auth0/legacy';
import { pkce, signInTo } from '../support/flow.js';
import { setting } from '../support/setting.js';
import { openStage } from '../support/stage.js';

const stage = await openStage();
const { photos, service, api } = setting;
const domain = new URL(setting.issuer).host;

test('a machine gets its token', async () => {
  const client = new AuthenticationClient({ domain, clientId: service.id, clientSecret: service.secret });
  const { data } = await client.oauth.clientCredentialsGrant({ audience: api });
  assert.equal(data.token_type, 'Bearer');
  assert.match(data.access_token, /^ey/);
  await assert.rejects(client.oauth.clientCredentialsGrant({ audience: 'https://nowhere.test' }), {
    error: 'invalid_target',
  });
});

test('a code, userinfo, a refresh and a revocation', async () => {
  const client = new AuthenticationClient({ domain, clientId: photos.id, clientSecret: photos.secret });
  const page = await stage.freshPage();
  const { verifier, parameters } = pkce();
  const { parameters: back } = await signInTo(photos, page, stage.applications, {
    ...parameters,
    scope: 'openid profile email offline_access',
    audience: api,
  });
  const { data: tokens } = await client.oauth.authorizationCodeGrantWithPKCE({
    code: back.code,
    code_verifier: verifier,
    redirect_uri: photos.redirectUri,
  });
  const { data: person } = await new UserInfoClient({ domain }).getUserInfo(tokens.access_token);
  assert.equal(person.email, 'ada@example.com');

  const { data: refreshed } = await client.oauth.refreshTokenGrant({ refresh_token: tokens.refresh_token });
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
  assert.ok(refreshed.id_token);
  await client.oauth.revokeRefreshToken({ token: refreshed.refresh_token });
  await assert.rejects(client.oauth.refreshTokenGrant({ refresh_token: refreshed.refresh_token }), {
    error: 'invalid_grant',
  });
});
