// What a test file plays on: Chromium, the applications, and the server that the JUnit class started.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { Applications } from './applications.js';
import { setting } from './setting.js';

/** The only certificates that the browser believes, each by its key. */
function publicKeyHash(file) {
  const spki = new X509Certificate(readFileSync(file)).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Applications on sites of their own, all of them in this process.
  `--host-resolver-rules=MAP *.example.test 127.0.0.1:${setting.applicationPort}`,
  `--ignore-certificate-errors-spki-list=${[setting.serverCertificate, setting.applicationCertificate]
    .map(publicKeyHash)
    .join(',')}`,
];

const PATIENCE_MILLISECONDS = 30_000;

/** Starts browser and applications, which end with the test file. */
export async function openStage() {
  const applications = await Applications.listen(setting);
  const browser = await chromium.launch({ executablePath: setting.chromium, args: flags });
  after(async () => {
    await browser.close();
    await applications.close();
  });
  return new Stage(browser, applications);
}

class Stage {
  #browser;
  #contexts = [];

  constructor(browser, applications) {
    this.#browser = browser;
    this.applications = applications;
  }

  /** A browser without a past, with one page open. Closes those before it. */
  async freshPage(options = {}) {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    this.applications.forget();
    return this.anotherPage(options);
  }

  /** The page of another browser without a past, beside those that are open. */
  async anotherPage(options = {}) {
    const context = await this.#browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    this.#contexts.push(context);
    return context.newPage();
  }
}
