export { readPromql, withoutVariables } from './expressions.js';
export { DASHBOARDS } from './files.js';
export { readRules, type Rule } from './rules.js';
