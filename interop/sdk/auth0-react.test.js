import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { build } from 'esbuild';
import { signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { openStaticSite } from './support/site.js';
import { payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';

const scripts = {};
const shell = '<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><body><script src="/app.js"></script>';
const site = await openStaticSite(shell, scripts);
const stage = await openStage();
const [ada] = await Promise.all([createPerson('ada@example.com'), createApi(PHOTOS, ['read:photos'])]);
const notes = await createClient('spa', 'Notes', {
  'redirect-uri': site.origin,
  'logout-uri': site.origin,
  audience: PHOTOS,
  'first-party': 'on',
});
scripts['/app.js'] = await bundle({ domain: new URL(setting.issuer).host, clientId: notes.id, audience: PHOTOS });

test('redirect login: the provider takes the callback, and the hook knows who signed in', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  assert.equal(await page.textContent('#sub'), ada.sub);
});

test('redirect login: after a reload the person is still signed in', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  await page.reload();
  await page.getByRole('heading', { name: `Hello ${ada.name}` }).waitFor();
});

test('redirect login: a refusal comes to the hook as its error', async () => {
  const page = await stage.freshPage();
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Am I known?' }).click();
  await page.getByText('login_required').waitFor();
});

test('withAuthenticationRequired: signs in, and comes back to the page that was asked for', async () => {
  const page = await stage.freshPage();
  await page.goto(`${site.origin}/guarded`);
  await signIn(page, ada);
  await page.getByRole('heading', { name: `Hello ${ada.name}` }).waitFor();
  assert.equal(page.url(), `${site.origin}/guarded`);
});

test('popup: loginWithPopup', async () => {
  const page = await stage.freshPage();
  await page.goto(site.origin);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Log in in a window' }).click();
  const popup = await opened;
  await signIn(popup, ada);
  await page.getByRole('heading', { name: `Hello ${ada.name}` }).waitFor();
});

test('refresh: getAccessTokenSilently gives a new token for the API each time', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  const first = await renewed(page, 'none yet');
  const second = await renewed(page, first);
  assert.ok(payload(second).aud.includes(PHOTOS));
  assert.equal(payload(second).sub, ada.sub);
});

test('logout: ends both sessions, and comes back', async () => {
  const page = await stage.freshPage();
  await signedIn(page);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Nobody' }).waitFor();
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByLabel('Password').waitFor();
});

async function signedIn(page) {
  await page.goto(site.origin);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await signIn(page, ada);
  await page.getByRole('heading', { name: `Hello ${ada.name}` }).waitFor();
}

async function renewed(page, before) {
  await page.getByRole('button', { name: 'Renew' }).click();
  await page.waitForFunction((last) => document.querySelector('#token').textContent !== last, before);
  return page.textContent('#token');
}

/** The app as a developer's bundler makes it. */
async function bundle(settings) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('auth0-react/app.jsx', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    define: { SETTING: JSON.stringify(settings), 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
