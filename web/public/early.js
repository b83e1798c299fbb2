// What the Queue shows first is asked for while its code is on its way: the same questions that it asks then.
if (location.pathname === '/' && !location.search) {
  const questions = [
    '/api/session',
    '/api/threats/groups?not.triage=closed&incident=none&limit=100',
    '/api/incidents?state=open&state=acknowledged&state=contained&limit=100',
  ];
  for (const href of questions) {
    const link = Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: '', href });
    document.head.append(link);
  }
}
