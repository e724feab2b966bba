import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allow, authorizeUrl, signIn, signInTo } from './support/flow.js';
import { setting } from './support/setting.js';
import { openStage } from './support/stage.js';

const stage = await openStage();
const { applications } = stage;
const { photos, calendar, person } = setting;

// Whatever an application puts there comes back to it unchanged.
const STATE = 'Zürich/& +=%20;"<>\'🚀';

test('a wrong password is told about, and the right one then leads over consent to the application', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos, { state: STATE, prompt: 'consent' }));
  await signIn(page, { email: person.email, password: 'not the password' });

  const alert = page.getByRole('alert');
  assert.match(await alert.innerText(), /wrong/);
  const password = page.getByLabel('Password');
  assert.equal(await password.inputValue(), '', 'no password is written into a page');
  assert.equal(await page.getByLabel('E-mail address').inputValue(), person.email);
  assert.equal(await password.getAttribute('aria-invalid'), 'true');
  assert.equal(await password.getAttribute('aria-describedby'), await alert.getAttribute('id'));
  await takesKeys(password);
  assert.match(await page.title(), /^Problem: /);

  await signIn(page);
  await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
  await allow(page);
  const { at, method, parameters } = await applications.next();
  assert.equal(at, photos.redirectUri);
  assert.equal(method, 'GET');
  assert.deepEqual(Object.keys(parameters).sort(), ['code', 'iss', 'state']);
  assert.equal(parameters.state, STATE);
  assert.equal(parameters.iss, setting.issuer);
});

test('the login page helps password managers, and starts where one types', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos));
  const email = page.getByLabel('E-mail address');
  const password = page.getByLabel('Password');
  assert.equal(await email.getAttribute('autocomplete'), 'username');
  assert.equal(await email.getAttribute('type'), 'email');
  assert.equal(await password.getAttribute('autocomplete'), 'current-password');
  assert.equal(await password.getAttribute('type'), 'password');
  await takesKeys(email);

  await page.goto(authorizeUrl(photos, { login_hint: person.email }));
  assert.equal(await email.inputValue(), person.email);
  await takesKeys(password);
});

test('consent names the application, the account and each permission in plain words', async () => {
  const page = await stage.freshPage();
  const scope = 'openid email offline_access read:photos';
  await page.goto(authorizeUrl(photos, { scope, prompt: 'consent' }));
  await signIn(page);
  await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
  const text = await page.getByRole('main').innerText();
  for (const said of [person.email, 'See your e-mail address', 'Keep this access', 'See your photos', 'Photo Book API']) {
    assert.ok(text.includes(said), said);
  }
  assert.ok(!text.includes('Add photos'), 'what was not asked for is not asked about');
});

test('who denies goes back to the application with access_denied, and is asked again next time', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos, { state: STATE, prompt: 'consent' }));
  await signIn(page);
  await page.getByRole('button', { name: "Don't allow" }).click();
  const { parameters } = await applications.next();
  assert.equal(parameters.error, 'access_denied');
  assert.equal(parameters.state, STATE);
  assert.equal(parameters.iss, setting.issuer);
  assert.equal(parameters.code, undefined);

  await page.goto(authorizeUrl(photos, { prompt: 'consent' }));
  await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
});

test('one login is enough for a second application on another site', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto(authorizeUrl(calendar, { state: STATE }));
  const { at, parameters } = await applications.next();
  assert.equal(at, calendar.redirectUri);
  assert.equal(parameters.state, STATE);
  assert.ok(parameters.code);
  await page.goto(authorizeUrl(photos));
  assert.ok((await applications.next()).parameters.code, 'what was allowed is not asked again');
});

test('an application on another site may send its request as a form, and the login counts there too', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto(calendar.origin);
  const [action, query] = authorizeUrl(calendar, { state: STATE }).split('?');
  await page.evaluate(postForm, { action, fields: Object.fromEntries(new URLSearchParams(query)) });
  const { at, parameters } = await applications.next();
  assert.equal(at, calendar.redirectUri);
  assert.equal(parameters.state, STATE);
  assert.ok(parameters.code);
});

test('response_mode=form_post posts the answer to another site, with the state intact', async () => {
  const page = await stage.freshPage();
  const arrival = await signInTo(photos, page, applications, { response_mode: 'form_post', state: STATE });
  assert.equal(arrival.at, photos.redirectUri);
  assert.equal(arrival.method, 'POST');
  assert.deepEqual(Object.keys(arrival.parameters).sort(), ['code', 'iss', 'state']);
  assert.equal(arrival.parameters.state, STATE);
  assert.equal(arrival.headers.referer, undefined);
  await page.waitForURL(photos.redirectUri);
});

test('without JavaScript all of it works: login, consent, and form_post by its button', async () => {
  const page = await stage.freshPage({ javaScriptEnabled: false });
  const changes = { response_mode: 'form_post', state: STATE, prompt: 'consent' };
  await page.goto(authorizeUrl(photos, changes));
  await signIn(page);
  await allow(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  const { method, parameters } = await applications.next();
  assert.equal(method, 'POST');
  assert.equal(parameters.state, STATE);
  assert.ok(parameters.code);
});

test('the keyboard alone is enough, in the order in which one reads', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos, { prompt: 'consent' }));
  await takesKeys(page.getByLabel('E-mail address'));
  await page.keyboard.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Tab');
  assert.equal(await focusedText(page), 'Sign in');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
  await page.getByRole('button', { name: "Don't allow" }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focusedText(page), 'Allow');
  assert.ok(await hasVisibleFocus(page), 'one sees where one is');
  await page.keyboard.press('Tab');
  assert.equal(await focusedText(page), "Don't allow");
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  assert.ok((await applications.next()).parameters.code);
});

test('Enter in the password field signs in', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(calendar));
  await takesKeys(page.getByLabel('E-mail address'));
  await page.keyboard.type(person.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  assert.ok((await applications.next()).parameters.code);
});

test('people make an account for themselves, and are signed in to the application with it', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos));
  await page.getByRole('button', { name: 'Create one' }).click();
  await page.getByRole('heading', { name: 'Create your account' }).waitFor();
  const password = page.getByLabel('Password');
  assert.equal(await password.getAttribute('autocomplete'), 'new-password');
  assert.equal(await page.getByLabel('E-mail address').getAttribute('autocomplete'), 'username');
  assert.equal(await page.getByLabel('Name').getAttribute('autocomplete'), 'name');

  await page.getByLabel('E-mail address').fill('grace@example.com');
  await page.getByLabel('Name').fill('Grace Hopper');
  await password.fill('password1234');
  await page.getByRole('button', { name: 'Create account' }).click();
  assert.match(await page.getByRole('alert').innerText(), /first that others would try/);
  assert.equal(await page.getByLabel('Name').inputValue(), 'Grace Hopper', 'nothing is typed twice');

  await password.fill('a moth in relay number 70');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('grace@example.com').waitFor();
  await allow(page);
  assert.ok((await applications.next()).parameters.code);

  const later = await stage.freshPage();
  await later.goto(authorizeUrl(photos));
  await signIn(later, { email: 'grace@example.com', password: 'a moth in relay number 70' });
  assert.ok((await applications.next()).parameters.code, 'and it is remembered what they allowed');
});

test('an address that has an account makes no second one', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos, { screen_hint: 'signup' }));
  await page.getByLabel('E-mail address').fill(person.email.toUpperCase());
  await page.getByLabel('Password').fill('another five words of mine');
  await page.getByRole('button', { name: 'Create account' }).click();
  assert.match(await page.getByRole('alert').innerText(), /There is an account/);
});

test('whoever is signed in may go on as another', async () => {
  const page = await stage.freshPage();
  await signInTo(photos, page, applications);
  await page.goto(authorizeUrl(calendar, { prompt: 'select_account' }));
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).waitFor();
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page);
  assert.equal((await applications.next()).at, calendar.redirectUri);
});

test('a link that was tampered with leads to a page of ours, and nowhere else', async () => {
  const page = await stage.freshPage();
  await page.goto(authorizeUrl(photos, { redirect_uri: 'https://evil.example.test/callback' }));
  await page.getByRole('heading', { name: "We can't send you back safely" }).waitFor();
  assert.ok(page.url().startsWith(setting.issuer));
  assert.equal(applications.hasMore, false);
});

test('no page can be put into a frame of another site', async () => {
  const page = await stage.freshPage();
  await page.goto(photos.origin);
  await page.evaluate(async (address) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((done) => frame.addEventListener('load', done));
    frame.src = address;
    document.body.append(frame);
    await loaded;
  }, authorizeUrl(photos));
  const [, frame] = page.frames();
  await frame.waitForURL(/^chrome-error:/);
  assert.equal(await frame.getByLabel('Password').count(), 0);
});

function postForm({ action, fields }) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

async function focusedText(page) {
  return page.evaluate(() => document.activeElement.textContent.trim());
}

async function hasVisibleFocus(page) {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
}

/** Until the field has the focus by itself. A page takes it when it's first painted, which can be after its load. */
async function takesKeys(field) {
  const element = await field.elementHandle();
  await field.page().waitForFunction((it) => it === document.activeElement, element);
}
