// The demo web app of `./intermezzo dev`: its own server signs people in and keeps their tokens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from './support/stage.js';
import { setting } from './support/setting.js';

const stage = await openStage();
const webApp = setting.demoApp.replace(/\/app$/, '/web');

test('a person signs in to a web app, which calls the API for them, and signs out everywhere', async () => {
  const page = await stage.freshPage();
  await page.goto(webApp);
  await page.click('#sign-in');
  await page.fill('input[name=email]', setting.person.email);
  await page.fill('input[name=password]', setting.person.password);
  await page.press('input[name=password]', 'Enter');
  await page.click('button[value=allow]');
  await page.waitForSelector('#name');
  assert.equal(page.url(), webApp, 'no code stays in the address');
  assert.equal(await page.textContent('#name'), 'Demo Person');
  assert.equal(await page.textContent('#email'), 'demo@example.com');
  assert.match(await page.textContent('#answer'), /"notes"/);
  assert.ok(!(await page.content()).includes('eyJ'), 'no token reaches the browser');
  const [cookie] = (await page.context().cookies(webApp)).filter((one) => one.name === '__Host-demo-web');
  assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Lax');

  await page.reload();
  assert.equal(await page.textContent('#name'), 'Demo Person');

  await page.click('#sign-out');
  await page.waitForSelector('#sign-in');
  await page.click('#sign-in');
  await page.waitForSelector('input[name=password]');
});

test('a callback that was not begun here signs nobody in', async () => {
  const page = await stage.freshPage();
  await page.goto(`${webApp}/callback?code=stolen&state=made-up&iss=x`);
  await page.waitForSelector('#sign-in');
});
