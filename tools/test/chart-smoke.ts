import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildImages, IMAGES } from '../containers/images.ts';
import { Failure, main, output, ROOT } from '../run.ts';
import { jest, runTests } from './test-run.ts';

/** What the chart renders, run as local containers of the images it names. */
await main('chart-smoke', async () => {
  await buildImages();
  const { appVersion } = parse(readFileSync(join(ROOT, 'k8s/charts/soc-agent/Chart.yaml'), 'utf8')) as {
    appVersion: string;
  };
  for (const image of IMAGES.keys()) {
    if (output('docker', ['tag', image, `${image}:${appVersion}`]) === undefined) {
      throw new Failure(`${image} could not be tagged`);
    }
  }
  await runTests([() => jest('chart-smoke', ['--runInBand'], process.env)]);
});
