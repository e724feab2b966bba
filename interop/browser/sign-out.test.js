import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askForTokens } from './support/backend.js';
import { authorizeUrl, pkce, signIn, signInTo } from './support/flow.js';
import { setting } from './support/setting.js';
import { openStage } from './support/stage.js';

const stage = await openStage();
const { applications } = stage;
const { photos, calendar, notes, person } = setting;

test('an application signs a person out with its ID token, and gets them back with its state', async () => {
  const page = await stage.freshPage();
  const idToken = await idTokenOfPhotos(page);
  await page.goto(
    logoutUrl('oidc/logout', { id_token_hint: idToken, post_logout_redirect_uri: photos.logoutUri, state: 'ä & b' }),
  );
  const arrival = await applications.next();
  assert.equal(arrival.at, photos.logoutUri);
  assert.deepEqual(arrival.parameters, { state: 'ä & b' });
  await assertSignedOut(page);
});

test("Auth0's logout address signs out, and leads to an address that the client registered", async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto(logoutUrl('v2/logout', { client_id: photos.id, returnTo: photos.logoutUri }));
  assert.equal((await applications.next()).at, photos.logoutUri);
  await assertSignedOut(page);
});

test('an address that is not registered gets nobody, and the person stays signed in', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  const evil = 'https://stranger.example.test/signed-out';
  for (const address of [
    logoutUrl('v2/logout', { client_id: photos.id, returnTo: evil }),
    logoutUrl('oidc/logout', { client_id: photos.id, post_logout_redirect_uri: evil }),
  ]) {
    await page.goto(address);
    await page.getByRole('heading', { name: "We can't send you back safely" }).waitFor();
  }
  assert.equal(applications.hasMore, false);
  await assertSignedIn(page);
});

test('where nobody says who is meant, a page asks, and takes no for an answer', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto(logoutUrl('oidc/logout'));
  await page.getByText(person.email).waitFor();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await page.waitForURL(`${setting.issuer}account`);

  await page.goto(logoutUrl('oidc/logout'));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await assertSignedOut(page);
});

test('another site signs nobody out with an image or a frame', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto('https://stranger.example.test');
  await page.evaluate(
    async (src) => {
      for (const name of ['img', 'iframe']) {
        const element = document.createElement(name);
        const over = new Promise((done) => ['load', 'error'].forEach((event) => element.addEventListener(event, done)));
        element.src = src;
        document.body.append(element);
        await over;
      }
    },
    logoutUrl('v2/logout', { client_id: photos.id, returnTo: photos.logoutUri }),
  );
  await assertSignedIn(page);
});

test('signing out ends the refresh tokens of a single-page app', async () => {
  const page = await stage.freshPage();
  const { verifier, parameters } = pkce();
  const asked = { ...parameters, scope: 'openid offline_access' };
  const { parameters: answer } = await signInTo(notes, page, applications, asked);
  const tokens = await askForTokens({
    grant_type: 'authorization_code',
    client_id: notes.id,
    code: answer.code,
    code_verifier: verifier,
    redirect_uri: notes.redirectUri,
  });
  assert.ok(tokens.refresh_token, JSON.stringify(tokens));
  await page.goto(logoutUrl('v2/logout', { client_id: notes.id, returnTo: notes.logoutUri }));
  await applications.next();
  const refresh = { grant_type: 'refresh_token', client_id: notes.id, refresh_token: tokens.refresh_token };
  const refused = await askForTokens(refresh);
  assert.equal(refused.error, 'invalid_grant');
});

test('the account page is behind the login, which leads to it', async () => {
  const page = await stage.freshPage();
  await page.goto(`${setting.issuer}account`);
  await signIn(page);
  await page.waitForURL(`${setting.issuer}account`);
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await page.goto(`${setting.issuer}account`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('a person sees the applications that they allowed, and takes it back', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications, { scope: 'openid email read:photos' });
  await page.goto(`${setting.issuer}account`);
  const line = page.getByRole('region', { name: 'Applications with access' }).getByRole('listitem');
  const ofPhotos = line.filter({ has: page.getByText('Photo Book', { exact: true }) });
  assert.match(await ofPhotos.innerText(), /See your photos/);
  await ofPhotos.getByRole('button', { name: 'Remove' }).click();
  assert.match(await page.getByRole('status').innerText(), /has no access any more/);
  assert.equal(await ofPhotos.count(), 0);
  await page.goto(authorizeUrl(photos));
  await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
});

test('a person ends the session of another browser from this one', async () => {
  const other = await stage.freshPage();
  const account = { email: 'mary@example.com', password: 'four looms and a letter' };
  await makeAccount(other, account);
  const page = await stage.anotherPage();
  await page.goto(`${setting.issuer}account`);
  await signIn(page, account);
  const sessions = page.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem');
  await page.getByText('Another browser').waitFor();
  assert.equal(await sessions.count(), 2);
  assert.equal(await sessions.filter({ hasText: 'This browser' }).getByRole('button').count(), 0);
  await sessions.getByRole('button', { name: 'End session' }).click();
  assert.match(await page.getByRole('status').innerText(), /session has ended/);
  assert.equal(await sessions.count(), 1);
  await assertSignedOut(other);
  await assertSignedIn(page);
});

test('a new password needs the old one, and signs the person out everywhere else', async () => {
  const other = await stage.freshPage();
  const account = { email: 'alan@example.com', password: 'a tape without any end' };
  await makeAccount(other, account);
  const page = await stage.anotherPage();
  await page.goto(`${setting.issuer}account`);
  await signIn(page, account);

  const current = page.getByLabel('Current password');
  const next = page.getByLabel('New password');
  assert.equal(await current.getAttribute('autocomplete'), 'current-password');
  assert.equal(await next.getAttribute('autocomplete'), 'new-password');
  await current.fill('not the password');
  await next.fill('a new tape and a new machine');
  await page.getByRole('button', { name: 'Change password' }).click();
  assert.match(await page.getByRole('alert').innerText(), /current password is wrong/);
  await current.fill(account.password);
  await next.fill('a new tape and a new machine');
  await page.getByRole('button', { name: 'Change password' }).click();
  assert.match(await page.getByRole('status').innerText(), /password is changed/);

  await assertSignedIn(page);
  await assertSignedOut(other);
  await signIn(other, account);
  await other.getByRole('alert').waitFor();
  await signIn(other, { ...account, password: 'a new tape and a new machine' });
  assert.equal((await applications.next()).at, calendar.redirectUri);
});

function logoutUrl(path, parameters = {}) {
  return `${setting.issuer}${path}?${new URLSearchParams(parameters)}`;
}

async function idTokenOfPhotos(page) {
  const { parameters } = await signInTo(photos, page, applications);
  const answer = await askForTokens({
    grant_type: 'authorization_code',
    client_id: photos.id,
    client_secret: photos.secret,
    code: parameters.code,
    redirect_uri: photos.redirectUri,
  });
  assert.ok(answer.id_token, JSON.stringify(answer));
  return answer.id_token;
}

async function makeAccount(page, { email, password }) {
  await page.goto(authorizeUrl(calendar, { screen_hint: 'signup' }));
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await applications.next();
}

async function assertSignedIn(page) {
  await page.goto(authorizeUrl(calendar));
  assert.ok((await applications.next()).parameters.code);
}

async function assertSignedOut(page) {
  await page.goto(authorizeUrl(calendar));
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}
