import './intake/ingest.js';
import './intake/batches.js';
import './intake/send.js';
import './intake/integrations.js';
import './intake/once.js';
