import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { openStaticSite } from './support/site.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';

const sdk = readFileSync(new URL('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url));
const shell = `<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,">
  <script src="/sdk.js"></script><script src="/app.js"></script>`;
// What the library wants on the pages that answers come to in a window or a frame.
const app = `
  window.makeManager = (settings) => (window.manager = new oidc.UserManager({
    userStore: new oidc.WebStorageStateStore({ store: localStorage }), ...settings }));
  if (location.pathname === '/popup' || location.pathname === '/silent') new oidc.UserManager({}).signinCallback();
`;
const site = await openStaticSite(shell, { '/sdk.js': sdk, '/app.js': app });
const stage = await openStage();
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos'])]);
const notes = await createClient('spa', 'Notes', {
  'redirect-uri': ['callback', 'popup', 'silent'].map((path) => `${site.origin}/${path}`),
  'logout-uri': `${site.origin}/signed-out`,
  audience: PHOTOS,
  'first-party': 'on',
});

test('redirect login: by the address of the issuer alone, with userinfo and a token for an API', async () => {
  const page = await stage.freshPage();
  await openApp(page, { loadUserInfo: true });
  const user = await signInByRedirect(page, { loadUserInfo: true });
  assert.equal(user.profile.sub, ada.sub);
  assert.equal(user.profile.email, ada.email);
  assert.ok(payload(user.access_token).aud.includes(PHOTOS));
});

test('redirect login: a refusal is told', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await page.evaluate(() => void manager.signinRedirect({ prompt: 'none' }));
  await page.waitForURL(`${site.origin}/callback?*`);
  await openApp(page, {}, null);
  const failure = await page.evaluate(() => manager.signinRedirectCallback().catch(({ error }) => error));
  assert.equal(failure, 'login_required');
});

test('refresh: signinSilent rotates the refresh token, and the ID token keeps sub, auth_time and azp', async () => {
  const page = await stage.freshPage();
  await openApp(page, { scope: 'openid profile email offline_access read:photos' });
  const before = await signInByRedirect(page, { scope: 'openid profile email offline_access read:photos' });
  let last = before;
  for (let round = 0; round < 2; round++) {
    const renewed = await page.evaluate(() => manager.signinSilent().then((user) => ({ ...user })));
    assert.notEqual(renewed.access_token, last.access_token);
    assert.notEqual(renewed.refresh_token, undefined);
    assert.equal(renewed.profile.sub, ada.sub);
    assert.equal(renewed.profile.auth_time, before.profile.auth_time);
    assert.equal(renewed.profile.azp, before.profile.azp);
    last = renewed;
  }
});

test('silent renewal by iframe: signinSilent without a refresh token', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  const before = await signInByRedirect(page);
  assert.equal(before.refresh_token, undefined);
  const renewed = await page.evaluate(() => manager.signinSilent().then((user) => ({ ...user })));
  assert.notEqual(renewed.access_token, before.access_token);
  assert.equal(renewed.profile.sub, ada.sub);
});

test('silent renewal by iframe: where nobody is signed in, login_required', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  assert.equal(await page.evaluate(() => manager.signinSilent().catch(({ error }) => error)), 'login_required');
});

test('popup: signinPopup', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  const opened = page.waitForEvent('popup');
  const done = page.evaluate(() => manager.signinPopup().then((user) => ({ ...user })));
  await signIn(await opened, ada);
  assert.equal((await done).profile.sub, ada.sub);
});

test('revoke: revokeTokens ends the refresh token', async () => {
  const page = await stage.freshPage();
  const options = { scope: 'openid offline_access', revokeTokenTypes: ['refresh_token'] };
  await openApp(page, options);
  const { refresh_token: token } = await signInByRedirect(page, options);
  await page.evaluate(() => manager.revokeTokens());
  const body = { grant_type: 'refresh_token', client_id: notes.id, refresh_token: token };
  const answer = await fetch(`${setting.issuer}oauth/token`, { method: 'POST', body: new URLSearchParams(body) });
  assert.equal((await answer.json()).error, 'invalid_grant');
});

test('logout: signoutRedirect ends the session and comes back', async () => {
  const page = await stage.freshPage();
  await openApp(page);
  await signInByRedirect(page);
  await page.evaluate(() => void manager.signoutRedirect({ state: 'of this test' }));
  await page.waitForURL(`${site.origin}/signed-out?*`);
  await openApp(page, {}, null);
  const answer = await page.evaluate(() => manager.signoutRedirectCallback().then(({ userState }) => userState));
  assert.equal(answer, 'of this test');
  assert.equal(await page.evaluate(() => manager.signinSilent().catch(({ error }) => error)), 'login_required');
});

/** Opens the application's page, or stays on it (null), and makes its manager. */
async function openApp(page, options = {}, address = site.origin) {
  if (address) await page.goto(address);
  await page.evaluate((settings) => void makeManager(settings), {
    authority: setting.issuer,
    client_id: notes.id,
    redirect_uri: `${site.origin}/callback`,
    popup_redirect_uri: `${site.origin}/popup`,
    silent_redirect_uri: `${site.origin}/silent`,
    post_logout_redirect_uri: `${site.origin}/signed-out`,
    scope: 'openid profile email read:photos',
    extraQueryParams: { audience: PHOTOS },
    ...options,
  });
}

async function signInByRedirect(page, options = {}) {
  await page.evaluate(() => void manager.signinRedirect());
  await signIn(page, ada);
  await page.waitForURL(`${site.origin}/callback?*`);
  await openApp(page, options, null);
  return page.evaluate(() => manager.signinRedirectCallback().then((user) => ({ ...user })));
}
