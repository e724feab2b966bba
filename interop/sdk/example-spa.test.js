// The single-page app of examples/, as docs/examples.md puts it together.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allow, signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { createApi, createClient, createPerson } from './support/intermezzo.js';
import { openStaticSite } from './support/site.js';

const NOTES = 'https://api.intermezzo.ai';
const folder = new URL('../../examples/single-page-app/', import.meta.url);
const jar = fileURLToPath(new URL('../../examples/target/intermezzo-examples.jar', import.meta.url));
const files = {
  '/app.js': readFileSync(new URL('app.js', folder)),
  '/auth0-spa-js.production.js': readFileSync(
    new URL('node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.js', folder),
  ),
};

const site = await openStaticSite(readFileSync(new URL('index.html', folder)), files);
const home = `${site.origin}/`;
const ada = await createPerson('ada@example.com');
// Tokens that the SDK takes for ended at once, since it leaves a minute: each call renews.
await createApi(NOTES, ['read:notes'], '--token-lifetime', '30');
const { id } = await createClient('spa', 'Notes', { audience: NOTES, 'redirect-uri': home, 'logout-uri': home });
files['/config.json'] = JSON.stringify({
  issuer: setting.issuer,
  clientId: id,
  audience: NOTES,
  api: `${await startApi()}/notes`,
});
const stage = await openStage();

test('a person signs in, the page calls an API of another origin with tokens that it renews, and they sign out', async () => {
  const page = await stage.freshPage();
  const exchanges = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/oauth/token')) return;
    exchanges.push(new URLSearchParams(request.postData()).get('grant_type'));
  });
  await page.goto(home);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, ada);
  await allow(page);
  await page.getByText('You are signed in as Ada Lovelace.').waitFor();
  assert.equal(page.url(), home, 'no code stays in the address');

  for (let call = 1; call <= 2; call++) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/notes') && response.request().method() === 'GET');
    await page.getByRole('button', { name: 'Call the API' }).click();
    assert.deepEqual(await (await answered).json(), { notes: [] });
  }
  await page.getByText('200 {"notes":[]}').waitFor();
  // More where an answer was slow, and the SDK asked again.
  assert.ok(exchanges.filter((grant) => grant === 'refresh_token').length >= 2, exchanges.join());

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Password').waitFor();
});

test('a person who says no reads so, and is signed out', async () => {
  const page = await stage.freshPage();
  await page.goto(home);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const bob = await createPerson('bob@example.com', 'Bob');
  await signIn(page, bob);
  await page.getByRole('button', { name: "Don't allow" }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.doesNotMatch(await page.getByRole('status').textContent(), /Loading|signed in/);
});

/** Starts the example API, which ends with this process. */
async function startApi() {
  const tls = ['--tls-cert', setting.serverCertificate, '--tls-key', setting.serverKey];
  const server = ['--issuer', setting.issuer, '--ca', setting.authority, '--audience', NOTES];
  const api = spawn(setting.program[0], ['-jar', jar, '--port', '0', '--exit-with-stdin', ...server, ...tls], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  after(() => api.kill());
  for await (const line of createInterface(api.stdout)) return line.replace('Example API on ', '');
  throw new Error('The example API did not start');
}
