// express-openid-connect, unmodified, in Chromium: its default flow and the code flow, refresh, logout at the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, test } from 'node:test';
import express from 'express';
import oidc from 'express-openid-connect';
import { allow, signIn } from '../support/flow.js';
import { setting } from '../support/setting.js';
import { openStage } from '../support/stage.js';

const stage = await openStage();
const { shop, api } = setting;

let server;
after(() => server?.close());

/** The application as its documentation says, where the client is registered. */
async function listen(options = {}) {
  if (server) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
  const app = express();
  app.use(
    oidc.auth({
      issuerBaseURL: setting.issuer,
      baseURL: shop.origin,
      clientID: shop.id,
      secret: 'a long secret for the cookies of this application',
      authRequired: false,
      idpLogout: true,
      routes: { postLogoutRedirect: shop.logoutUri },
      authorizationParams: { prompt: 'consent' },
      ...options,
    }),
  );
  app.get('/', (request, response) => response.json(request.oidc.user ?? null));
  app.get('/signed-out', (request, response) => response.json('signed out'));
  app.get('/refresh', async (request, response) => {
    const before = request.oidc.accessToken.access_token;
    const { access_token: next } = await request.oidc.accessToken.refresh();
    response.json({ other: next !== before, user: await request.oidc.fetchUserInfo() });
  });
  const tls = { cert: readFileSync(setting.applicationCertificate), key: readFileSync(setting.applicationKey) };
  server = https.createServer(tls, app).listen(Number(new URL(shop.origin).port), '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
}

const shown = async (page) => JSON.parse(await page.locator('body').innerText());

async function signInAt(page) {
  await page.goto(`${shop.origin}/login`);
  await signIn(page);
  await allow(page);
  await page.waitForURL(`${shop.origin}/`);
}

for (const auth0Logout of [false, true]) {
  test(`its default, an ID token by form_post; logout by ${auth0Logout ? '/v2/logout' : 'end_session'}`, async () => {
    await listen({ auth0Logout });
    const page = await stage.freshPage();
    await signInAt(page);
    assert.equal((await shown(page)).email, 'ada@example.com');

    await page.goto(`${shop.origin}/logout`);
    await page.waitForURL(`${shop.logoutUri}**`);
    await page.goto(`${shop.origin}/login`);
    await page.getByLabel('Password').waitFor();
  });
}

test('the code flow with a refresh token and userinfo', async () => {
  await listen({
    clientSecret: shop.secret,
    authorizationParams: {
      response_type: 'code',
      scope: 'openid profile email offline_access',
      audience: api,
      prompt: 'consent',
    },
  });
  const page = await stage.freshPage();
  await signInAt(page);
  assert.equal((await shown(page)).name, 'Ada Lovelace');
  await page.goto(`${shop.origin}/refresh`);
  const { other, user } = await shown(page);
  assert.ok(other);
  assert.equal(user.email, 'ada@example.com');
});
