import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { authorizeUrl, signIn } from './support/flow.js';
import { setting } from './support/setting.js';
import { openStage } from './support/stage.js';

const stage = await openStage();
const { photos, person } = setting;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const asked = { prompt: 'consent', scope: 'openid email offline_access read:photos' };

const reach = {
  'sign-in': (page) => page.goto(authorizeUrl(photos)),
  'sign-in-wrong': async (page) => {
    await page.goto(authorizeUrl(photos));
    await signIn(page, { email: 'nobody@example.com', password: 'not the password' });
    await page.getByRole('alert').waitFor();
  },
  'sign-up': (page) => page.goto(authorizeUrl(photos, { screen_hint: 'signup' })),
  consent: async (page) => {
    await page.goto(authorizeUrl(photos, asked));
    await signIn(page);
    await page.getByRole('heading', { name: 'Photo Book asks for access' }).waitFor();
  },
  chooser: async (page) => {
    await openAccount(page);
    await page.goto(authorizeUrl(photos, { prompt: 'select_account' }));
  },
  'form-post': async (page) => {
    await page.goto(authorizeUrl(photos, { ...asked, response_mode: 'form_post' }));
    await signIn(page);
    // An answer without content keeps the browser on the page, which its own script would leave at once.
    await page.route(photos.redirectUri, (route) => route.fulfill({ status: 204 }));
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.getByRole('button', { name: 'Continue' }).waitFor();
  },
  account: openAccount,
  'sign-out': async (page) => {
    await openAccount(page);
    await page.goto(`${setting.issuer}oidc/logout`);
  },
  'signed-out': (page) => page.goto(`${setting.issuer}oidc/logout`),
  error: (page) => page.goto(authorizeUrl(photos, { redirect_uri: 'https://stranger.example.test/' })),
  home: (page) => page.goto(setting.issuer),
};

for (const [name, goThere] of Object.entries(reach)) {
  test(`${name}: axe finds nothing and nothing is cut off, light and dark, on a phone and on a desk`, async () => {
    const page = await stage.freshPage({ bypassCSP: true });
    await goThere(page);
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [320, 1200]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 700 });
        // Colours that are on their way to others have a contrast of their own.
        await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
        const where = `${name}, ${colorScheme}, ${width} px`;
        assert.deepEqual(await findings(page), [], where);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${where}: ${over} px too wide`);
        await keepScreenshot(page, `${name}-${colorScheme}-${width}.png`);
      }
    }
  });
}

test('pages say no word to the console, so the content security policy lets all of them be as they are', async () => {
  const page = await stage.freshPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  for (const name of ['home', 'sign-up', 'consent', 'account', 'signed-out']) await reach[name](await fresh(page));
  assert.deepEqual(said, []);
});

async function fresh(page) {
  await page.context().clearCookies();
  return page;
}

async function openAccount(page) {
  await page.goto(`${setting.issuer}account`);
  await signIn(page, person);
  await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
}

async function findings(page) {
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' | ')}`);
}

/** Only where a folder is named, which is how those in docs/ are made. */
async function keepScreenshot(page, file) {
  if (!setting.screenshots || file.startsWith('sign-in-wrong')) return;
  mkdirSync(setting.screenshots, { recursive: true });
  await page.screenshot({ path: join(setting.screenshots, file), animations: 'disabled', caret: 'hide' });
}
