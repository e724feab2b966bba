// oidc-client-ts, unmodified, in Chromium: redirect, silent renewal, userinfo, revocation, logout.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { allow, signIn } from '../support/flow.js';
import { setting } from '../support/setting.js';
import { openStage } from '../support/stage.js';

const stage = await openStage();
const { notes, api } = setting;
const MODULE = createRequire(import.meta.url).resolve('oidc-client-ts');
const BUNDLE = MODULE.replace(/dist.*$/, 'dist/browser/oidc-client-ts.min.js');

async function application(page) {
  await page.addScriptTag({ path: BUNDLE });
  await page.evaluate(
    (settings) => {
      window.manager = new oidc.UserManager({
        ...settings,
        userStore: new oidc.WebStorageStateStore({ store: localStorage }),
      });
    },
    {
      authority: setting.issuer,
      client_id: notes.id,
      redirect_uri: notes.redirectUri,
      post_logout_redirect_uri: notes.logoutUri,
      scope: 'openid profile email offline_access',
      extraQueryParams: { audience: api },
      loadUserInfo: true,
      automaticSilentRenew: false,
    },
  );
}

async function signedIn(page) {
  await page.goto(notes.origin);
  await application(page);
  const leaving = page.waitForURL(`${setting.issuer}authorize**`);
  await page.evaluate(() => void manager.signinRedirect({ prompt: 'consent' }));
  await leaving;
  await signIn(page);
  await allow(page);
  await page.waitForURL(`${notes.redirectUri}**`);
  await application(page);
  return page.evaluate(async () => {
    const user = await manager.signinRedirectCallback();
    return { profile: user.profile, accessToken: user.access_token, refreshToken: user.refresh_token };
  });
}

test('redirect login with userinfo, renewal by refresh token, revocation, logout', async () => {
  const page = await stage.freshPage();
  const first = await signedIn(page);
  assert.equal(first.profile.email, 'ada@example.com');

  const renewed = await page.evaluate(async () => {
    const user = await manager.signinSilent();
    return { profile: user.profile, accessToken: user.access_token, refreshToken: user.refresh_token };
  });
  assert.notEqual(renewed.accessToken, first.accessToken);
  assert.notEqual(renewed.refreshToken, first.refreshToken);
  assert.equal(renewed.profile.sub, first.profile.sub);
  assert.equal(renewed.profile.auth_time, first.profile.auth_time);

  await page.evaluate(() => manager.revokeTokens(['refresh_token']));
  const left = await page.evaluate(async () => (await manager.getUser()).refresh_token ?? null);
  assert.equal(left, null);

  const leaving = page.waitForURL(`${notes.logoutUri}**`);
  await page.evaluate(() => void manager.signoutRedirect());
  await leaving;
});

test('a silent login says that nobody is signed in', async () => {
  const page = await stage.freshPage();
  await page.goto(notes.origin);
  await application(page);
  const arriving = page.waitForURL(`${notes.redirectUri}**`);
  await page.evaluate(() => void manager.signinRedirect({ prompt: 'none' }));
  await arriving;
  await application(page);
  const error = await page.evaluate(() => manager.signinRedirectCallback().catch((e) => e.error));
  assert.equal(error, 'login_required');
});
