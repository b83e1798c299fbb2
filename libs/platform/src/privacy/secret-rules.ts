import type { SensitiveKind } from '@soc-agent/contracts';
import { isLikePassword } from './likely-passwords.js';

/** Gives what stands in place of a value. */
export type Replace = (kind: SensitiveKind, value: string) => string;

/** How a kind of value is found by its look or its place. */
export interface TextRule {
  kind: SensitiveKind;
  /** What a text must hold for the rule to be tried; cheap. */
  needs: RegExp;
  /** The last group that is there, or all of the match when there is none, is what is sensitive; it ends the match. */
  pattern: RegExp;
  accept?: (value: string, match: string) => boolean;
}

/** Secrets by their look; in this order, what is taken is not looked at again. Each is linear in the length of the text. */
export const SECRETS_BY_LOOK: readonly TextRule[] = [
  {
    kind: 'SECRET',
    needs: /-----BEGIN/,
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  },
  { kind: 'SECRET', needs: /Private-Lines/, pattern: /Private-Lines: ?\d+([^]*?)(?=Private-MAC|$)/g },
  // JSON web tokens
  { kind: 'SECRET', needs: /ey[JK]/, pattern: /\bey[JK][\w-]{6,}\.[\w-]+(?:\.[\w-]*){0,3}/g },
  // keys that say whose they are: clouds, forges, chats, payment, mail, package registries, models
  {
    kind: 'SECRET',
    needs: /A[A-Z]{3}[A-Z0-9]{12}/,
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,20}\b/g,
  },
  {
    kind: 'SECRET',
    needs: /[a-zA-Z0-9][_.-]|AIza|EAA|EZ[AT]K|LTAI|T3Bl|dapi|key-|1\/\//,
    pattern:
      /\b(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-|xox[abceoprs]-|xapp-|xoxe\.|AIza|ya29\.|1\/\/0|GOCSPX-|[srp]k_(?:live|test)_|whsec_|sk-(?:proj-|ant-)?|npm_|pypi-|hf_|SG\.|shp(?:at|ss|ca|pa)_|hv[sbr]\.|dop_v1_|doo_v1_|sq0(?:atp|csp|idp)-|EAA[A-Z]|dapi|dckr_(?:pat|oat)_|glsa_|glc_|NRAK-|NRII-|sntrys_|PMAK-|pul-|dp\.(?:pt|st|ct|sa)\.|pscale_|rubygems_|lin_api_|ntn_|ATATT3|ATBB|key-|figd_|pplx-|xai-|ops_|fo1_|amzn\.mws\.|EZAK|EZTK|CLOJARS_|T3BlbkFJ|LTAI|tfp_|xkeysib-|re_|r8_|gsk_|AGE-SECRET-KEY-|access_token\$)[\w.$-]{10,}/g,
    accept: (value) =>
      /\d/.test(value) ||
      !/^(?:key-|re_|pul-|sk-|EAA|dapi|hf_|[srp]k_|glc_)/.test(value) ||
      /^(?:[srp]k_|hf_)/.test(value),
  },
  { kind: 'SECRET', needs: /\d:AA/, pattern: /\b\d{8,10}:AA[\w-]{30,}/g },
  { kind: 'SECRET', needs: /[A-Za-z0-9]~/, pattern: /(?<![\w~.-])[\w.-]{3}\dQ~[\w.~-]{30,}/g },
  { kind: 'SECRET', needs: /-us\d/, pattern: /\b[\da-f]{32}-us\d{1,2}\b/g },
  { kind: 'SECRET', needs: /\b(?:AC|SK)[0-9a-f]{8}/, pattern: /\b(?:AC|SK)[0-9a-f]{32}\b/g },
  {
    kind: 'SECRET',
    needs: /digest/i,
    pattern: /\bdigest\s[^\n\r]{0,1000}?\bresponse\s?=\s?\\*["']?([\w+/=-]{8,})/gi,
  },
  // hashes of passwords, as they stand in files of accounts
  {
    kind: 'SECRET',
    needs: /\$|:/,
    pattern:
      /\$(?:2[abxy]|[156y]|argon2\w{1,2}|pbkdf2[\w-]{0,12}|scrypt)\$[\w./$=,+-]{8,}|\b[0-9a-f]{32}:[0-9a-f]{32}\b/gi,
  },
  // webhooks whose path is the secret, signatures of shared links, passwords and tokens of URLs
  {
    kind: 'SECRET',
    needs: /hooks|webhook|\/bot/i,
    pattern:
      /\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks|\w{1,64}\.webhook\.office\.com\/webhook\w*|outlook\.office\.com\/webhook)\/([\w@/-]{10,})/gi,
  },
  {
    kind: 'SECRET',
    needs: /[?&;]/,
    pattern: /[?&;](?:sig|signature|code|key|auth|ticket|hash|hmac)=([^\s"'&<>;#]{8,})/gi,
  },
  { kind: 'SECRET', needs: /:\/\//, pattern: /:\/\/[^\s/:@"'<>]{0,128}:([^\s/"'<>]{1,256})(?=@)/g },
  {
    kind: 'SECRET',
    needs: /:\/\//,
    pattern: /:\/\/([^\s/:@"'<>]{8,256})(?=@[\w.-]+)/g,
    accept: (value) => value.length >= 16 || isLikePassword(value),
  },
  {
    kind: 'SECRET',
    needs: /sqlplus|jdbc:oracle|expdp|impdp|rman|sqlldr/i,
    pattern:
      /(?:(?:sqlplus|expdp|impdp|rman target|sqlldr)\s+(?:-\w+\s+)*|jdbc:oracle:\w+:)[\w$#]{1,64}\/([^\s@"']{2,128})(?=@|\s|$)/gi,
  },
];
