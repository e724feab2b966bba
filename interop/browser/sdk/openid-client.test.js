// openid-client, unmodified: discovery, sign-in with PKCE, userinfo, refresh, introspection, revocation, logout.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as oidc from 'openid-client';
import { allow, signIn } from '../support/flow.js';
import { setting } from '../support/setting.js';
import { openStage } from '../support/stage.js';

const stage = await openStage();
const { photos, service, api } = setting;

test('discovery, with the slash at the end and without it', async () => {
  for (const address of [setting.issuer, setting.issuer.replace(/\/$/, '')]) {
    const config = await oidc.discovery(new URL(address), photos.id, photos.secret);
    assert.equal(config.serverMetadata().issuer, setting.issuer);
    assert.ok(config.serverMetadata().supportsPKCE());
  }
});

for (const [name, authentication] of [
  ['Basic', oidc.ClientSecretBasic],
  ['the body', oidc.ClientSecretPost],
]) {
  test(`sign-in, userinfo, refresh, revocation and logout, the secret by ${name}`, async () => {
    const config = await oidc.discovery(
      new URL(setting.issuer),
      photos.id,
      photos.secret,
      authentication(photos.secret),
    );
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const start = oidc.buildAuthorizationUrl(config, {
      redirect_uri: photos.redirectUri,
      scope: 'openid profile email offline_access',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      audience: api,
      prompt: 'consent',
      max_age: '3600',
      state,
      nonce,
    });
    const page = await stage.freshPage();
    await page.goto(start.href);
    await signIn(page);
    await allow(page);
    await page.waitForURL(`${photos.redirectUri}**`);

    const tokens = await oidc.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      maxAge: 3600,
      idTokenExpected: true,
    });
    const { sub, auth_time: since } = tokens.claims();
    const person = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(person.email, 'ada@example.com');

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
    assert.equal(refreshed.claims().auth_time, since);
    assert.equal((await oidc.tokenIntrospection(introspecting(config), refreshed.access_token)).active, true);

    await oidc.tokenRevocation(config, refreshed.refresh_token);
    assert.equal((await oidc.tokenIntrospection(introspecting(config), refreshed.access_token)).active, false);
    await assert.rejects(oidc.refreshTokenGrant(config, refreshed.refresh_token), { error: 'invalid_grant' });

    await page.goto(
      oidc.buildEndSessionUrl(config, {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: photos.logoutUri,
        state: 'bye',
      }).href,
    );
    await page.waitForURL(`${photos.logoutUri}?state=bye`);
  });
}

test('a machine gets its token, and hears why it gets none', async () => {
  const config = await oidc.discovery(new URL(setting.issuer), service.id, service.secret);
  const tokens = await oidc.clientCredentialsGrant(config, { audience: api });
  assert.equal(tokens.token_type, 'bearer');
  await assert.rejects(oidc.clientCredentialsGrant(config, { audience: 'https://nowhere.test' }), {
    error: 'invalid_target',
  });
});

/** Discovery of OpenID Connect leaves it out, which is what some clients go by; RFC 8414's names it. */
function introspecting(config) {
  return new oidc.Configuration(
    { ...config.serverMetadata(), introspection_endpoint: `${setting.issuer}oauth/introspect` },
    photos.id,
    photos.secret,
  );
}
