import './triage/triage.js';
import './triage/tasks.js';
