/** A reporter for node --test: the names of the tests that passed, a JSON string a line. */
export default async function* promises(events) {
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.nesting === 0) yield `${JSON.stringify(data.name)}\n`;
  }
}
