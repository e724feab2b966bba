/** What the JUnit class says of the server that it started: addresses, clients and people; see BrowserRun.java. */
export const setting = JSON.parse(process.env.BROWSER_TEST_SETTING);
