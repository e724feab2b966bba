// The demo app of `./intermezzo dev`, as somebody uses it who has just started it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from './support/stage.js';
import { setting } from './support/setting.js';

const stage = await openStage();

test('one command and one click away, a person is signed in, and signs out again', async () => {
  const page = await stage.freshPage();
  await page.goto(setting.demoApp);
  await page.waitForSelector('#sign-in:visible');
  await page.click('#sign-in');
  await page.fill('input[name=email]', setting.person.email);
  await page.fill('input[name=password]', setting.person.password);
  await page.press('input[name=password]', 'Enter');
  await page.click('button[value=allow]');
  await page.waitForSelector('#signed-in:visible');
  assert.equal(page.url(), setting.demoApp, 'no code stays in the address');
  assert.match(await page.textContent('#profile'), /Demo Person.*demo@example\.com/s);

  await page.click('#call');
  await page.waitForSelector('#answer:visible');
  assert.match(await page.textContent('#answer'), /^200 /);
  await page.click('#refresh');
  await page.waitForFunction(() => document.getElementById('answer').textContent.includes('new tokens'));

  await page.goto(setting.demoApp);
  await page.click('#sign-in');
  await page.waitForSelector('#signed-in:visible');
  await page.click('#sign-out');
  await page.waitForSelector('#signed-out:visible');
  await page.click('#sign-in');
  await page.waitForSelector('input[name=password]');
});
