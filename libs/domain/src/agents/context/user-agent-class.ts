import { isbot } from 'isbot';

/** What kind of client a user agent says it is. */
export type UserAgentClass = 'scanner' | 'tool' | 'bot' | 'browser' | 'unknown';

const SCANNERS =
  /\b(sqlmap|nikto|nmap|masscan|zgrab|wpscan|dirb(uster)?|gobuster|ffuf|feroxbuster|nuclei|nessus|openvas|acunetix|hydra|wfuzz|whatweb|arachni)\b/i;
const TOOLS =
  /^(curl|wget|python|aiohttp|httpx|go-http-client|java|okhttp|apache-httpclient|libwww-perl|lwp|ruby|php|guzzle|axios|node|undici|got|postman|insomnia|httpie|powershell|winhttp|restsharp|scrapy|headlesschrome|phantomjs)\b|headlesschrome|windowspowershell/i;
const BROWSERS = /^mozilla\/5\.0 .*\b(firefox|chrome|safari|edg|opr|trident)\b/i;

/** By what the user agent says of itself, which is all it can tell: scanners and scripts rarely lie, attackers may. */
export function userAgentClass(userAgent: string): UserAgentClass {
  if (SCANNERS.test(userAgent)) return 'scanner';
  if (TOOLS.test(userAgent)) return 'tool';
  if (isbot(userAgent)) return 'bot';
  return BROWSERS.test(userAgent) ? 'browser' : 'unknown';
}
