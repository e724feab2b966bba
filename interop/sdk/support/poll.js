import { setTimeout } from 'node:timers/promises';

const PATIENCE_MILLISECONDS = 60_000;
const PAUSE_MILLISECONDS = 100;

/** Asks again and again until the answer is what is waited for, and gives it. */
export async function poll(ask, isIt) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > end) throw new Error(`It never came; the last was ${JSON.stringify(answer)}`);
    await setTimeout(PAUSE_MILLISECONDS);
  }
}
