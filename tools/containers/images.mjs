import { buildImages } from './docker.mjs';
import { main } from '../run.mjs';

/** Builds the images of docker-compose.yml. */
await main('images', buildImages);
