import {
  about,
  either,
  fields,
  flag,
  list,
  mapping,
  number,
  optional,
  pipe,
  regionSizeForm,
  scalar,
  text,
  textLike,
  transform,
  word,
} from '../../../bytes/form'
import { MODES, PLACEMENTS, VIEWS } from '../../../qemu/request'
import { REPORT_FORMATS } from '../../../report/check/formats'

export const MOST_PATHS = 100

/** Editors read 8.1 as a number; the reader of the file keeps it as written. */
const version = either([text(64), pipe(number(), transform(String))], "a version as QEMU prints it: '8.1'")
const kernel = either([text(200), pipe(number(), transform(String))], "a release as uname -r prints it: '6.1'")
const name = text(200)
const property = textLike(/^[^=\s]+$/, "a property's name")
const settings = mapping(property, scalar())
const regions = mapping(textLike(/^[0-5]$/, 'the number of a BAR, 0 to 5'), regionSizeForm())

/** Settings for one device or for all. */
const OF_DEVICES = {
  set: about("properties of the device on the destination, by QEMU's names", optional(settings)),
  view: about('what the dump shows', optional(word(VIEWS))),
  placement: about('placement of the device on the destination', optional(word(PLACEMENTS))),
  bar: about('sizes of regions that the dump does not show, by number', optional(regions)),
  rom: about('size of the expansion ROM, 0 for none', optional(regionSizeForm())),
}

/** A settings file: defaults of options, by their names. */
export const SETTINGS_FORM = fields({
  $schema: optional(text()),
  qemu: about('QEMU version of the destination', optional(version)),
  'src-qemu': about('QEMU version of the source', optional(version)),
  'src-set': about("properties of the device on the source, if they differ from the destination's", optional(settings)),
  machine: about('machine type of the destination', optional(name)),
  'machine-base': about("upstream machine type that a distribution's own is based on", optional(name)),
  mode: about('how the machine is migrated', optional(word(MODES))),
  'host-kernel': about("Linux release of the destination's host, as uname -r prints it", optional(kernel)),
  'src-host-kernel': about("Linux release of the source's host", optional(kernel)),
  ...OF_DEVICES,
  'src-view': about('what the source dump shows', optional(word(VIEWS))),
  'dst-view': about('what the destination dump shows', optional(word(VIEWS))),
  profile: about('how QEMU builds the device: a name, or a file of profiles', optional(name)),
  profiles: about(
    'files of profiles, or directories of those, that devices are recognised by',
    optional(either([text(), list(text(), MOST_PATHS)], 'a path or a list of paths')),
  ),
  devices: about(
    'settings of one device, by address or id',
    optional(mapping(name, fields({ ...OF_DEVICES, profile: about('its profile', optional(name)) }))),
  ),
  map: about(
    'devices with a different address on the destination: source to destination',
    optional(mapping(name, name)),
  ),
  allow: about('allow-list of check', optional(text())),
  baseline: about('earlier report of check', optional(text())),
  format: about('output format of check', optional(word(REPORT_FORMATS))),
  all: about('also show equal registers and devices without findings', optional(flag())),
  hex: about('draw config space', optional(flag())),
  color: about('whether to colour', optional(flag())),
})
