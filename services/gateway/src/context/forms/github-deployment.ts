import { cutText } from '@soc-agent/domain';
import { InvalidDocumentError } from '@soc-agent/platform';
import type { ForeignDocument } from '../../formats/reading/document.js';
import type { EventDraft } from './event-forms.js';

/** States after which a deployment is over; `inactive` comes when a later one has taken its place, which is no end of this one. */
const FINAL = new Set(['success', 'failure', 'error']);

/** GitHub's `deployment` and `deployment_status` webhooks: both are about one event, the deployment. Its `ping` is none. */
export function githubEvents(hook: ForeignDocument, event: string): EventDraft[] {
  if (event === 'ping') return [];
  if (event !== 'deployment' && event !== 'deployment_status') {
    throw new InvalidDocumentError([
      { field: 'x-github-event', message: 'must be deployment, deployment_status or ping' },
    ]);
  }
  const id = hook.required('deployment.id', hook.number('deployment.id'), 'a number');
  const repository = hook.required('repository.full_name', hook.text('repository.full_name'), 'a text');
  const repositoryId = hook.number('repository.id') ?? repository.replaceAll('/', '.');
  const state = event === 'deployment_status' ? stateOf(hook) : undefined;
  if (state === 'inactive') return [];
  const ended = state !== undefined && FINAL.has(state);
  const environment = hook.text('deployment.environment');
  const title = `Deployment of ${repository} ${hook.text('deployment.ref') ?? ''}${environment ? ` to ${environment}` : ''}${ended ? `: ${state}` : ''}`;
  return [
    {
      id: `github:${repositoryId}:${id}`,
      kind: 'deployment',
      title: cutText(title, 512),
      service: cutText(repository.split('/').at(-1) ?? repository, 255),
      startedAt: hook.required('deployment.created_at', hook.text('deployment.created_at'), 'a time'),
      ...(ended
        ? {
            endedAt: hook.required('deployment_status.created_at', hook.text('deployment_status.created_at'), 'a time'),
          }
        : { ongoing: true }),
    },
  ];
}

function stateOf(hook: ForeignDocument): string {
  return hook.required('deployment_status.state', hook.text('deployment_status.state'), 'a text');
}
