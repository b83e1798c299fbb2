import { Failure, find, isExecutable } from '../run.ts';
import { findOrInstall } from '../dev-stack/system-packages.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MACOS_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser that tests drive: `CHROME_BIN`, else the one that is installed, else one from the system's packages. */
export async function ensureChromium(environment: NodeJS.ProcessEnv): Promise<string> {
  if (environment.CHROME_BIN) return environment.CHROME_BIN;
  const browser = await findOrInstall(installedChromium, { apt: 'chromium', brew: ['--cask', 'google-chrome'] });
  if (!browser) throw new Failure('there is no browser to test with: install Chromium or Chrome, or set CHROME_BIN');
  return browser;
}

function installedChromium(): string | undefined {
  return NAMES.map(find).find(Boolean) ?? MACOS_APPS.find(isExecutable);
}
