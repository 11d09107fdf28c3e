// The panel's button asks for a template; this offers those that fit, where the button stands.
const MENU = 'house-templates';

function Templating(eventBus, popupMenu, elementTemplates, translate) {
  this.getPopupMenuEntries = (element) => Object.fromEntries(elementTemplates.getLatest(element).map((template) => [template.id, {
    label: template.name,
    description: template.description,
    className: 'bpmn-icon-service',
    action: () => elementTemplates.applyTemplate(element, template),
  }]));
  popupMenu.registerProvider(MENU, this);
  eventBus.on('elementTemplates.select', ({ element }) => {
    const { left, bottom } = document.querySelector('.bio-properties-panel-templates-group, .bio-properties-panel').getBoundingClientRect();
    const position = { x: Math.max(0, left - 320), y: Math.min(bottom, 200) };
    popupMenu.open(element, MENU, position, { title: translate('Element templates'), search: true, width: 300 });
  });
}
Templating.$inject = ['eventBus', 'popupMenu', 'elementTemplates', 'translate'];

export default { __init__: ['templating'], templating: ['type', Templating] };
