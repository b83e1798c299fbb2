import './pipeline/threats.js';
import './pipeline/sockets.js';
