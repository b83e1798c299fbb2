const { existsSync } = require('node:fs');
const { resolve, sep } = require('node:path');

const INSTALLED = `${sep}node_modules${sep}`;

/** Our sources import `./x.js`, as Node wants it, where the tests run on `./x.ts`. Installed packages are left alone. */
module.exports = function resolveSource(request, options) {
  if (request.startsWith('.') && request.endsWith('.js') && !options.basedir.includes(INSTALLED)) {
    const source = resolve(options.basedir, request.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
