// The modeler: bpmn-js with the panel of the Camunda platform, whose namespace diagrams are written in, and what is ours.
import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, CamundaPlatformPropertiesProviderModule } from 'bpmn-js-properties-panel';
import { ElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json';
import CamundaBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-platform';
import MinimapModule from 'diagram-js-minimap';
import TokenSimulationModule from 'bpmn-js-token-simulation';
import ColorPickerModule from 'bpmn-js-color-picker';
import AlignToOriginModule from '@bpmn-io/align-to-origin';
import Copying from './copying.js';
import { house } from './house.js';
import translate from './language.js';
import Templating from './templating.js';
import { putRight } from './writing.js';

/** A modeler in a place on the page. */
export function modelerIn(container, panel, offer) {
  const modeler = new Modeler({
    container,
    propertiesPanel: { parent: panel },
    alignToOrigin: { alignOnSave: false },
    moddleExtensions: { camunda: camundaModdle },
    additionalModules: [
      translate, BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, CamundaPlatformPropertiesProviderModule, CamundaBehaviors,
      ElementTemplatesPropertiesProviderModule, MinimapModule, TokenSimulationModule, ColorPickerModule, AlignToOriginModule, Copying, Templating, house(offer),
    ],
  });
  putRight(modeler.get('moddle'));
  modeler.get('elementTemplatesLoader').setTemplates(offer.templates);
  return modeler;
}
