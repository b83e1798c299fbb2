import { packedTool } from '../../tools/packed-tools.mjs';

/** Everything the chart's tests run; jest calls it once, before the first of them. A tool that cannot be had fails them all. */
export default function fetchTools() {
  for (const name of ['helm3', 'helm4', 'trivy']) packedTool(name);
}
