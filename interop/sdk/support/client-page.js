import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { setting } from '../../browser/support/setting.js';
import { intermezzo } from './intermezzo.js';

const FOLDER = new URL('../../../docs/clients/', import.meta.url);
const SDKS = fileURLToPath(new URL('..', import.meta.url));
const BLOCK = /^```(\w+)\n(.*?)^```$/gms;
const WORD = /(?:[^\s']|'[^']*')+/g;
const made = new Map();

/** A page of docs/clients that shows JavaScript. Tests run its commands, and then its program. */
export class ClientPage {
  #blocks;

  constructor(name) {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    this.#blocks = [...text.matchAll(BLOCK)].map(([, language, block]) => ({ language, block }));
  }

  /** The names of all pages that have a program in JavaScript. */
  static names() {
    return readdirSync(FOLDER).filter((name) => new ClientPage(name).#ofLanguage('js', 'jsx').length > 0);
  }

  /**
   * The page's one program, with what stands in it for this server, for the application at `port`, and for the client
   * that the page's commands make.
   */
  async program(port) {
    const here = (text) => text.replaceAll('localhost:3000', `localhost:${port}`).replace('listen(3000)', `listen(${port})`);
    let client;
    for (const command of this.#commands()) {
      const words = here(command).match(WORD).map((word) => word.replaceAll("'", ''));
      // All pages make the same API.
      if (!made.has(command)) made.set(command, await intermezzo(...words));
      if (words[0] === 'client') client = made.get(command);
    }
    const [program, ...others] = this.#ofLanguage('js', 'jsx');
    if (others.length > 0) throw new Error('A page shows one program, which is run');
    const text = here(program)
      .replaceAll('https://auth.example.com/', setting.issuer)
      .replaceAll('auth.example.com', new URL(setting.issuer).host)
      .replaceAll('CLIENT_ID', client.client_id)
      .replaceAll('CLIENT_SECRET', client.client_secret ?? '');
    return { text, client };
  }

  #commands() {
    return this.#ofLanguage('console')
      .flatMap((block) => block.replaceAll(/\s*\\\n\s*/g, ' ').split('\n'))
      .filter((line) => line.startsWith('$ ./intermezzo '))
      .map((line) => line.slice('$ ./intermezzo '.length));
  }

  #ofLanguage(...languages) {
    return this.#blocks.filter(({ language }) => languages.includes(language)).map(({ block }) => block);
  }
}

/** A program for browsers, as a developer's bundler makes it. */
export async function bundle(text) {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: SDKS, loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Starts a program under Node.js. It ends with the test file, if not before; `output` is all that it printed by then. */
export function start(text) {
  const environment = { ...process.env, COOKIE_SECRET: 'a secret of 32 characters or more' };
  const node = spawn('node', ['--input-type=module', '-'], { cwd: SDKS, env: environment });
  after(() => node.kill('SIGKILL'));
  const said = [];
  for (const stream of [node.stdout, node.stderr]) stream.on('data', (data) => said.push(data));
  node.stdin.end(text);
  const output = new Promise((ended) => node.once('close', () => ended(Buffer.concat(said).toString())));
  return { output, hasEnded: () => node.exitCode !== null, said: () => Buffer.concat(said).toString() };
}
