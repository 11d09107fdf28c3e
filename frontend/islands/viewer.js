// The diagram of a case: what is done, where it stands, where somebody must look.
import { showDiagram } from '../diagrams/viewing.js';

document.querySelectorAll('[data-island="viewer"]').forEach(showDiagram);
