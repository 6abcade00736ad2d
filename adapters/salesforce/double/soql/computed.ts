import { withChecksum } from '../ids.ts';
import type { Org } from '../org/org.ts';
import type { Session } from '../org/session.ts';
import type { Row, Values } from '../org/store.ts';

const entityId = (keyPrefix: string): string => withChecksum(`4ie000000000${keyPrefix}`);

/** Tables that hold nothing: the org computes their rows for who asks. Null for an ordinary table. */
export function computedTable(org: Org, sobject: string, session: Session): Iterable<Row> | null {
  switch (sobject) {
    case 'UserPermissionAccess':
      return [row(sobject, session.userId, permissionValues(session))];
    case 'EntityDefinition':
      return entities(org);
    case 'FieldDefinition':
      return fieldDefinitions(org, session);
    default:
      return null;
  }
}

export function computedRow(org: Org, id: string): Row | null {
  return id.startsWith('4ie') ? (entities(org).find((entity) => entity.id === id) ?? null) : null;
}

function permissionValues({ permissions }: Session): Values {
  return {
    PermissionsApiEnabled: permissions.apiEnabled,
    PermissionsModifyAllData: permissions.modifyAllData,
    PermissionsViewAllData: permissions.viewAllData || permissions.modifyAllData,
    PermissionsBulkApiHardDelete: permissions.bulkApiHardDelete,
    PermissionsViewSetup: permissions.viewSetup,
    PermissionsManageUsers: permissions.manageUsers,
    PermissionsQueryAllFiles: permissions.queryAllFiles,
    PermissionsAllowViewEditConvertedLeads: permissions.editConvertedLeads,
  };
}

function entities(org: Org): Row[] {
  return [...org.schema.objects()].map((object) =>
    row('EntityDefinition', entityId(object.keyPrefix), {
      QualifiedApiName: object.name,
      Label: object.name.replace(/__c$/, ''),
      KeyPrefix: object.keyPrefix,
      IsQueryable: true,
      IsCustomizable: object.custom,
    }),
  );
}

function fieldDefinitions(org: Org, session: Session): Row[] {
  return [...org.schema.objects()].flatMap((object) =>
    [...object.fields.values()]
      .filter((field) => !session.hides(object.name, field.name))
      .map((field) =>
        row('FieldDefinition', `${object.name}.${field.name}`, {
          EntityDefinitionId: entityId(object.keyPrefix),
          QualifiedApiName: field.name,
          Label: field.label,
          DataType: field.length > 0 ? `${field.type}(${field.length})` : field.type,
          IsIndexed: ['id', 'reference', 'email'].includes(field.type),
          IsFieldHistoryTracked: field.tracked,
          IsNillable: field.nillable,
        }),
      ),
  );
}

function row(sobject: string, id: string, values: Values): Row {
  return { id, sobject, values: { Id: id, ...values }, state: 'live', since: 0, takenBy: null, bytes: null };
}
