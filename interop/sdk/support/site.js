import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after } from 'node:test';
import { setting } from '../../browser/support/setting.js';

/**
 * A site of an application's own on https://localhost:PORT, with a certificate of the local authority, as applications
 * on a developer's machine have it. It ends with the test file.
 */
export async function openSite(handler) {
  const tls = { cert: readFileSync(setting.serverCertificate), key: readFileSync(setting.serverKey) };
  const server = https.createServer(tls, handler);
  await new Promise((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
  after(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { origin: `https://localhost:${server.address().port}`, server };
}

/** A site of fixed scripts (by path) and the same page at every other path. */
export async function openStaticSite(page, scripts) {
  return openSite((request, response) => {
    const script = scripts[new URL(request.url, 'https://localhost').pathname];
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(script ?? page);
  });
}
