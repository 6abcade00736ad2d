import type { Field } from '../schema/field.ts';
import type { SObject } from '../schema/schema.ts';
import type { Session } from '../org/session.ts';
import { visibleFields, visibleObject } from '../org/sight.ts';
import { type Desk, type Route, ok } from './call.ts';
import { objectOr404 } from './records.ts';

/** What exists, as far as the caller may know. */
export const describeRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: /^\/sobjects\/?$/,
    answer: (desk, call) => {
      const sobjects = [...desk.org.schema.objects()]
        .filter((object) => visibleObject(desk.org, call.session, object.name) !== null)
        .map((object) => head(object, call.session, call.version));
      return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
    },
  },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/describe\/?$/,
    answer: (desk, call, [sobject = '']) => {
      const object = objectOr404(desk, call, sobject);
      return ok({
        ...head(object, call.session, call.version),
        fields: visibleFields(call.session, object).map((field) => described(object, field)),
        childRelationships: childRelationships(desk, call.session, object),
        recordTypeInfos: [],
      });
    },
  },
];

function head(object: SObject, session: Session, version: string): Record<string, unknown> {
  return {
    name: object.name,
    label: object.name.replace(/__c$/, ''),
    keyPrefix: object.keyPrefix,
    custom: object.custom,
    createable: object.createable && !session.denies(object.name, 'create'),
    updateable: object.updateable && !session.denies(object.name, 'edit'),
    deletable: object.deletable && !session.denies(object.name, 'delete'),
    undeletable: object.undeletable,
    queryable: true,
    retrieveable: true,
    replicateable: object.undeletable,
    searchable: true,
    mergeable: ['Account', 'Contact', 'Lead', 'Case', 'Individual'].includes(object.name),
    urls: {
      sobject: `/services/data/v${version}/sobjects/${object.name}`,
      describe: `/services/data/v${version}/sobjects/${object.name}/describe`,
      rowTemplate: `/services/data/v${version}/sobjects/${object.name}/{ID}`,
    },
  };
}

function described(object: SObject, field: Field): Record<string, unknown> {
  const isReadonly = !field.createable && !field.updateable;
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    nillable: field.nillable,
    createable: field.createable,
    updateable: field.updateable,
    filterable: field.filterable,
    sortable: field.sortable,
    groupable: field.groupable,
    aggregatable: field.aggregatable,
    custom: field.custom,
    calculated: false,
    encrypted: field.encrypted,
    permissionable: field.nillable && !isReadonly,
    defaultedOnCreate: field.type === 'boolean' || ['OwnerId', 'Status'].includes(field.name),
    nameField: field.name === 'Name' || (field.name === 'Subject' && !object.fields.has('name')),
    compoundFieldName: compoundOf(object, field),
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    polymorphicForeignKey: field.referenceTo.length > 1,
    externalId: field.externalId,
    unique: false,
    idLookup: field.type === 'id' || field.type === 'email',
    picklistValues: [],
  };
}

function compoundOf(object: SObject, field: Field): string | null {
  const address = field.name.replace(/(Street|City|State|PostalCode|Country)$/, 'Address');
  if (address !== field.name && object.fields.has(address.toLowerCase())) return address;
  const isNamePart = ['FirstName', 'LastName', 'Salutation'].includes(field.name);
  return isNamePart && object.fields.has('name') ? 'Name' : null;
}

/** Children every person has that no query reaches: they are listed all the same. */
const unreachable: readonly { readonly childSObject: string; readonly field: string }[] = [
  { childSObject: 'EmailStatus', field: 'WhoId' },
  { childSObject: 'ListEmailIndividualRecipient', field: 'RecipientId' },
  { childSObject: 'EntitySubscription', field: 'ParentId' },
  { childSObject: 'ProcessInstance', field: 'TargetObjectId' },
  { childSObject: 'TopicAssignment', field: 'EntityId' },
];

function childRelationships(
  desk: Desk,
  session: Session,
  object: SObject,
): readonly Record<string, unknown>[] {
  const relationship = (
    childSObject: string,
    field: string,
    relationshipName: string | null,
    cascadeDelete: boolean,
    restrictedDelete: boolean,
  ): Record<string, unknown> => ({
    cascadeDelete,
    childSObject,
    deprecatedAndHidden: false,
    field,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName,
    restrictedDelete,
  });
  const visible = desk.org.schema
    .children(object.name)
    .filter(
      ({ child, field }) => !session.denies(child.name, 'read') && !session.hides(child.name, field.name),
    )
    .map(({ child, field }) =>
      relationship(
        child.name,
        field.name,
        field.childRelationshipName,
        field.onDelete === 'cascade' || field.onDelete === 'both',
        field.onDelete === 'restrict' || field.onDelete === 'both',
      ),
    );
  const others = ['Contact', 'Lead'].includes(object.name)
    ? unreachable.map(({ childSObject, field }) => relationship(childSObject, field, null, true, false))
    : [];
  return [...visible, ...others];
}
