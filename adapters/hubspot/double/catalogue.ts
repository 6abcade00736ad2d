import { labelOf } from './property-labels.ts';

/** Property definitions: what may be written, what only HubSpot writes, what a scope hides. */
export type Sensitivity = 'non_sensitive' | 'sensitive' | 'highly_sensitive';

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description: string;
  readonly options: readonly { label: string; value: string; hidden: boolean }[];
  readonly readOnlyValue: boolean;
  readonly calculated: boolean;
  readonly hidden: boolean;
  readonly hubspotDefined: boolean;
  readonly hasUniqueValue: boolean;
  readonly dataSensitivity: Sensitivity;
}

export type PropertyInput = Partial<PropertyDefinition> & { readonly name: string };

export interface Catalogue {
  of(type: string): ReadonlyMap<string, PropertyDefinition>;
  define(type: string, input: PropertyInput): PropertyDefinition;
}

const own =
  'hs_object_id:number! hs_createdate:datetime! hs_lastmodifieddate:datetime! hubspot_owner_id hs_merged_object_ids!';
const activity = `${own} hs_timestamp:datetime hs_attachment_ids hs_body_preview! hs_body_preview_html! hs_unique_id`;

/** name[:type][!]: "!" marks what only HubSpot writes. */
const standard: Readonly<Record<string, string>> = {
  contacts: `hs_object_id:number! createdate:datetime! lastmodifieddate:datetime! email firstname lastname phone mobilephone
    fax company jobtitle address city state zip country date_of_birth website salutation lifecyclestage:enumeration
    hs_lead_status:enumeration hubspot_owner_id associatedcompanyid:number hs_additional_emails:enumeration!
    hs_merged_object_ids! hs_calculated_merged_vids! hs_all_contact_vids! hs_email_optout:bool! hs_marketable_status!
    hs_email_domain! hs_legal_basis:enumeration hs_content_membership_notes hs_calculated_form_submissions!
    hs_calculated_phone_number! hs_searchable_calculated_phone_number! hs_searchable_calculated_mobile_number! recent_conversion_date:datetime!
    hs_email_last_click_date:datetime! hs_email_last_reply_date:datetime! hs_email_last_open_date:datetime!
    hs_email_last_send_date:datetime! hs_sales_email_last_replied:datetime! engagements_last_meeting_booked:datetime!
    hs_last_sales_activity_timestamp:datetime! hs_last_sales_activity_type:enumeration! hs_sales_email_last_opened:datetime!
    hs_analytics_last_timestamp:datetime! notes_last_contacted:datetime!
    notes_last_updated:datetime! hs_sequences_is_enrolled:bool! message`,
  companies: `${own} createdate:datetime! name domain phone address city zip country industry description`,
  deals: `${own} createdate:datetime! dealname amount:number dealstage:enumeration pipeline:enumeration closedate:datetime description`,
  tickets: `${own} createdate:datetime! subject content hs_pipeline:enumeration hs_pipeline_stage:enumeration
    hs_ticket_priority:enumeration source_type:enumeration hs_resolution`,
  feedback_submissions: `${own} hs_survey_name! hs_response_group! hs_value:number! hs_content! hs_contact_email_rollup! hs_submission_timestamp:datetime!`,
  leads: `${own} hs_lead_name hs_associated_contact_email! hs_associated_contact_firstname! hs_associated_contact_lastname! hs_lead_label`,
  notes: `${activity} hs_note_body`,
  calls: `${activity} hs_call_body hs_call_title hs_call_direction:enumeration hs_call_from_number hs_call_to_number
    hs_call_recording_url hs_call_summary hs_call_status:enumeration hs_call_duration:number`,
  emails: `${activity} hs_email_subject hs_email_text hs_email_html hs_email_headers hs_email_direction:enumeration
    hs_email_status:enumeration hs_email_from_email! hs_email_from_firstname! hs_email_from_lastname! hs_email_to_email!
    hs_email_to_firstname! hs_email_to_lastname! hs_email_cc_email! hs_email_bcc_email!`,
  meetings: `${activity} hs_meeting_title hs_meeting_body hs_internal_meeting_notes hs_meeting_location
    hs_meeting_start_time:datetime hs_meeting_end_time:datetime hs_meeting_outcome:enumeration hs_meeting_external_url`,
  tasks: `${activity} hs_task_subject hs_task_body hs_task_status:enumeration hs_task_priority:enumeration hs_task_type:enumeration`,
  communications: `${activity} hs_communication_body hs_communication_channel_type:enumeration hs_communication_logged_from:enumeration`,
  postal_mail: `${activity} hs_postal_mail_body`,
};

export function catalogue(): Catalogue {
  const byType = new Map<string, Map<string, PropertyDefinition>>();
  const ofType = (type: string): Map<string, PropertyDefinition> => {
    const known = byType.get(type);
    if (known !== undefined) return known;
    const definitions = new Map<string, PropertyDefinition>();
    for (const entry of (standard[type] ?? own).split(/\s+/)) {
      const [name = '', valueType = 'string'] = entry.replace('!', '').split(':');
      const readOnlyValue = entry.endsWith('!');
      definitions.set(name, complete(type, { name, type: valueType, readOnlyValue, hubspotDefined: true }));
    }
    byType.set(type, definitions);
    return definitions;
  };
  return {
    of: ofType,
    define: (type, input) => {
      const definition = complete(type, input);
      ofType(type).set(input.name, definition);
      return definition;
    },
  };
}

function complete(objectType: string, input: PropertyInput): PropertyDefinition {
  const type = input.type ?? 'string';
  return {
    label: labelOf(input.name),
    type,
    fieldType: fieldTypeFor(type, input.name),
    groupName: `${objectType}information`,
    description: '',
    options: [],
    readOnlyValue: false,
    calculated: false,
    hidden: input.name === 'hs_calculated_form_submissions',
    hubspotDefined: false,
    hasUniqueValue: false,
    dataSensitivity: 'non_sensitive',
    ...input,
  };
}

function fieldTypeFor(type: string, name: string): string {
  if (type === 'datetime') return 'date';
  if (type === 'enumeration') return name === 'hs_additional_emails' ? 'checkbox' : 'select';
  if (type === 'number') return 'number';
  if (type === 'bool') return 'booleancheckbox';
  return /body|content|html|notes|description|message/.test(name) ? 'textarea' : 'text';
}

/** What an answer carries when no property was named. */
export function defaultProperties(type: string): readonly string[] {
  const defaults: Readonly<Record<string, readonly string[]>> = {
    contacts: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    companies: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    deals: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    tickets: ['content', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'hs_pipeline_stage', 'subject'],
  };
  return defaults[type] ?? ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'];
}

/** The property HubSpot copies into hs_body_preview and hs_body_preview_html. */
export const bodyOf: Readonly<Record<string, string>> = {
  notes: 'hs_note_body',
  calls: 'hs_call_body',
  emails: 'hs_email_text',
  meetings: 'hs_meeting_body',
  tasks: 'hs_task_body',
  communications: 'hs_communication_body',
  postal_mail: 'hs_postal_mail_body',
};
