import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { signIn } from '../browser/support/flow.js';
import { setting } from '../browser/support/setting.js';
import { openStage } from '../browser/support/stage.js';
import { bundle, ClientPage, start } from './support/client-page.js';
import { createPerson } from './support/intermezzo.js';
import { poll } from './support/poll.js';
import { payload } from './support/tokens.js';

const stage = await openStage();
const ada = await createPerson('ada@example.com');
const hello = new RegExp(`^Hello ${ada.name}, with [0-9]{3,} characters$`);
const shell = `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
  <body><script type="module" src="/app.js"></script>`;
const tested = new Set();

for (const name of ['auth0-spa-js.md', 'oidc-client-ts.md']) {
  browserTest(name, async (page) => {
    await signIn(page, ada);
    await page.getByText(hello).waitFor();
  });
}

browserTest('auth0-react.md', async (page) => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, ada);
  await page.getByRole('heading', { name: `Hello ${ada.name}` }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

for (const name of ['express-openid-connect.md', 'auth0-server-js.md', 'openid-client.md']) {
  nodeTest(name, async ({ origin }) => {
    const page = await stage.freshPage();
    await page.goto(origin);
    await signIn(page, ada);
    await page.getByText(hello).waitFor();
  });
}

nodeTest('express-oauth2-jwt-bearer.md', async ({ origin, client }) => {
  const fields = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret };
  const body = new URLSearchParams({ ...fields, audience: 'https://api.example.com' });
  const { access_token } = await (await fetch(`${setting.issuer}oauth/token`, { method: 'POST', body })).json();
  const answer = await fetch(`${origin}/reports`, { headers: { authorization: `Bearer ${access_token}` } });
  assert.deepEqual(await answer.json(), { client: client.client_id });
  assert.equal((await fetch(`${origin}/reports`)).status, 401);
});

pageTest('auth0-node.md', async ({ text, client }) => {
  const printed = await start(text).output;
  assert.equal(payload(printed).client_id, client.client_id, printed);
  assert.equal(payload(printed).scope, 'read');
});

test('every page that shows JavaScript is one of these', () => {
  assert.deepEqual(ClientPage.names().sort(), [...tested].sort());
});

/** The program of a page, as it is printed. */
function pageTest(name, run, port = 3000) {
  tested.add(name);
  test(`docs/clients/${name}: works as it is printed`, async () => run(await new ClientPage(name).program(port)));
}

/** A program that listens. */
function nodeTest(name, run) {
  const port = setting.pagePorts.pop();
  const origin = `http://localhost:${port}`;
  pageTest(
    name,
    async ({ text, client }) => {
      const program = start(text);
      await poll(
        () => (program.hasEnded() ? program.said() : fetch(origin, { redirect: 'manual' }).catch(() => null)),
        (answer) => answer !== null,
      );
      assert.equal(program.hasEnded(), false, program.said());
      await run({ origin, client });
    },
    port,
  );
}

/** A program that a browser runs in an empty page. */
function browserTest(name, run) {
  const port = setting.pagePorts.pop();
  pageTest(
    name,
    async ({ text }) => {
      const script = await bundle(text);
      const server = http.createServer((request, response) => {
        const isScript = request.url === '/app.js';
        response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
        response.end(isScript ? script : shell);
      });
      await new Promise((listening, failed) => server.once('error', failed).listen(port, '127.0.0.1', listening));
      after(() => server.closeAllConnections() ?? server.close());
      const page = await stage.freshPage();
      await page.goto(`http://localhost:${port}/`);
      await run(page);
    },
    port,
  );
}
