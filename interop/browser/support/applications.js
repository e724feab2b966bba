import { readFileSync } from 'node:fs';
import https from 'node:https';

const MAX_BODY_BYTES = 100_000;
const PATIENCE_MILLISECONDS = 30_000;

/**
 * The applications that people sign in to: one listener for all of them, on https://localhost:PORT (the server's own
 * site) and on https://NAME.example.test (other sites). They show an empty page everywhere and remember what came to
 * /callback and /signed-out.
 */
export class Applications {
  #server;
  #arrived = [];
  #waiting = [];

  static async listen({ applicationPort, applicationCertificate, applicationKey }) {
    const applications = new Applications();
    const tls = { cert: readFileSync(applicationCertificate), key: readFileSync(applicationKey) };
    applications.#server = https.createServer(tls, (request, response) => applications.#answer(request, response));
    await new Promise((listening, failed) => {
      applications.#server.once('error', failed).listen(applicationPort, '127.0.0.1', listening);
    });
    return applications;
  }

  async #answer(request, response) {
    const url = new URL(request.url, `https://${request.headers.host}`);
    let body = '';
    for await (const part of request) {
      body += part;
      if (body.length > MAX_BODY_BYTES) throw new Error('A response has no such length');
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>${url.host}</title><link rel="icon" href="data:,"><p>Here.`);
    if (url.pathname === '/callback' || url.pathname === '/signed-out') {
      const parameters = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
      this.#arrive({
        at: url.origin + url.pathname,
        method: request.method,
        parameters: Object.fromEntries(parameters),
        headers: request.headers,
      });
    }
  }

  #arrive(arrival) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(arrival);
    else this.#arrived.push(arrival);
  }

  /** The next that comes back to an application, or has come already. */
  async next() {
    return (
      this.#arrived.shift() ??
      new Promise((arrived, failed) => {
        const late = setTimeout(() => failed(new Error('Nobody came back to an application')), PATIENCE_MILLISECONDS);
        this.#waiting.push((arrival) => {
          clearTimeout(late);
          arrived(arrival);
        });
      })
    );
  }

  /** Whether something has come that no test has asked for. */
  get hasMore() {
    return this.#arrived.length > 0;
  }

  forget() {
    this.#arrived = [];
    this.#waiting = [];
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
