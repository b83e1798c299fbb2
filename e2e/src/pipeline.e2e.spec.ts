import './pipeline/threats.js';
import './pipeline/sockets.js';
import './pipeline/actions.js';
