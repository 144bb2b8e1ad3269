// Written by scripts/console-assets; do not edit.
#include "include/console_assets.h"

static const unsigned char asset_0[] = {
#embed "www/css/base.css"
};
static const unsigned char asset_1[] = {
#embed "www/css/charts.css"
};
static const unsigned char asset_2[] = {
#embed "www/css/components.css"
};
static const unsigned char asset_3[] = {
#embed "www/css/designer.css"
};
static const unsigned char asset_4[] = {
#embed "www/css/editor.css"
};
static const unsigned char asset_5[] = {
#embed "www/css/graph.css"
};
static const unsigned char asset_6[] = {
#embed "www/css/layout.css"
};
static const unsigned char asset_7[] = {
#embed "www/css/pages.css"
};
static const unsigned char asset_8[] = {
#embed "www/css/tokens.css"
};
static const unsigned char asset_9[] = {
#embed "www/icon.svg"
};
static const unsigned char asset_10[] = {
#embed "www/index.html"
};
static const unsigned char asset_11[] = {
#embed "www/js/asl/catalog.js"
};
static const unsigned char asset_12[] = {
#embed "www/js/asl/clipboard.js"
};
static const unsigned char asset_13[] = {
#embed "www/js/asl/describe.js"
};
static const unsigned char asset_14[] = {
#embed "www/js/asl/diff.js"
};
static const unsigned char asset_15[] = {
#embed "www/js/asl/docs.js"
};
static const unsigned char asset_16[] = {
#embed "www/js/asl/export.js"
};
static const unsigned char asset_17[] = {
#embed "www/js/asl/fixes.js"
};
static const unsigned char asset_18[] = {
#embed "www/js/asl/model.js"
};
static const unsigned char asset_19[] = {
#embed "www/js/asl/ops.js"
};
static const unsigned char asset_20[] = {
#embed "www/js/asl/parameters.js"
};
static const unsigned char asset_21[] = {
#embed "www/js/asl/parse.js"
};
static const unsigned char asset_22[] = {
#embed "www/js/asl/parts.js"
};
static const unsigned char asset_23[] = {
#embed "www/js/asl/patterns.js"
};
static const unsigned char asset_24[] = {
#embed "www/js/asl/refs.js"
};
static const unsigned char asset_25[] = {
#embed "www/js/asl/schema.js"
};
static const unsigned char asset_26[] = {
#embed "www/js/asl/services.js"
};
static const unsigned char asset_27[] = {
#embed "www/js/asl/textpatch.js"
};
static const unsigned char asset_28[] = {
#embed "www/js/asl/tree.js"
};
static const unsigned char asset_29[] = {
#embed "www/js/asl/yaml.js"
};
static const unsigned char asset_30[] = {
#embed "www/js/charts/histogram.js"
};
static const unsigned char asset_31[] = {
#embed "www/js/charts/scale.js"
};
static const unsigned char asset_32[] = {
#embed "www/js/core/api.js"
};
static const unsigned char asset_33[] = {
#embed "www/js/core/commands.js"
};
static const unsigned char asset_34[] = {
#embed "www/js/core/dom.js"
};
static const unsigned char asset_35[] = {
#embed "www/js/core/events.js"
};
static const unsigned char asset_36[] = {
#embed "www/js/core/format.js"
};
static const unsigned char asset_37[] = {
#embed "www/js/core/keys.js"
};
static const unsigned char asset_38[] = {
#embed "www/js/core/prefs.js"
};
static const unsigned char asset_39[] = {
#embed "www/js/core/router.js"
};
static const unsigned char asset_40[] = {
#embed "www/js/core/session.js"
};
static const unsigned char asset_41[] = {
#embed "www/js/core/signal.js"
};
static const unsigned char asset_42[] = {
#embed "www/js/core/store.js"
};
static const unsigned char asset_43[] = {
#embed "www/js/core/time.js"
};
static const unsigned char asset_44[] = {
#embed "www/js/editor/complete.js"
};
static const unsigned char asset_45[] = {
#embed "www/js/editor/editor.js"
};
static const unsigned char asset_46[] = {
#embed "www/js/editor/find.js"
};
static const unsigned char asset_47[] = {
#embed "www/js/editor/hover.js"
};
static const unsigned char asset_48[] = {
#embed "www/js/editor/keys.js"
};
static const unsigned char asset_49[] = {
#embed "www/js/editor/tokens.js"
};
static const unsigned char asset_50[] = {
#embed "www/js/graph/arrive.js"
};
static const unsigned char asset_51[] = {
#embed "www/js/graph/compute.js"
};
static const unsigned char asset_52[] = {
#embed "www/js/graph/dnd.js"
};
static const unsigned char asset_53[] = {
#embed "www/js/graph/export.js"
};
static const unsigned char asset_54[] = {
#embed "www/js/graph/glyphs.js"
};
static const unsigned char asset_55[] = {
#embed "www/js/graph/graph.js"
};
static const unsigned char asset_56[] = {
#embed "www/js/graph/layout.js"
};
static const unsigned char asset_57[] = {
#embed "www/js/graph/layout/coordinates.js"
};
static const unsigned char asset_58[] = {
#embed "www/js/graph/layout/geometry.js"
};
static const unsigned char asset_59[] = {
#embed "www/js/graph/layout/lanes.js"
};
static const unsigned char asset_60[] = {
#embed "www/js/graph/layout/order.js"
};
static const unsigned char asset_61[] = {
#embed "www/js/graph/layout/ranks.js"
};
static const unsigned char asset_62[] = {
#embed "www/js/graph/layout/routes.js"
};
static const unsigned char asset_63[] = {
#embed "www/js/graph/layout/rows.js"
};
static const unsigned char asset_64[] = {
#embed "www/js/graph/minimap.js"
};
static const unsigned char asset_65[] = {
#embed "www/js/graph/nav.js"
};
static const unsigned char asset_66[] = {
#embed "www/js/graph/overlay.js"
};
static const unsigned char asset_67[] = {
#embed "www/js/graph/render.js"
};
static const unsigned char asset_68[] = {
#embed "www/js/graph/scene.js"
};
static const unsigned char asset_69[] = {
#embed "www/js/graph/text.js"
};
static const unsigned char asset_70[] = {
#embed "www/js/graph/viewport.js"
};
static const unsigned char asset_71[] = {
#embed "www/js/graph/wires.js"
};
static const unsigned char asset_72[] = {
#embed "www/js/main.js"
};
static const unsigned char asset_73[] = {
#embed "www/js/pages/activities.js"
};
static const unsigned char asset_74[] = {
#embed "www/js/pages/dashboard.js"
};
static const unsigned char asset_75[] = {
#embed "www/js/pages/designer/actions.js"
};
static const unsigned char asset_76[] = {
#embed "www/js/pages/designer/canvas.js"
};
static const unsigned char asset_77[] = {
#embed "www/js/pages/designer/codepane.js"
};
static const unsigned char asset_78[] = {
#embed "www/js/pages/designer/designer.js"
};
static const unsigned char asset_79[] = {
#embed "www/js/pages/designer/document.js"
};
static const unsigned char asset_80[] = {
#embed "www/js/pages/designer/draft.js"
};
static const unsigned char asset_81[] = {
#embed "www/js/pages/designer/fields.js"
};
static const unsigned char asset_82[] = {
#embed "www/js/pages/designer/files.js"
};
static const unsigned char asset_83[] = {
#embed "www/js/pages/designer/finding.js"
};
static const unsigned char asset_84[] = {
#embed "www/js/pages/designer/glyphicon.js"
};
static const unsigned char asset_85[] = {
#embed "www/js/pages/designer/inspector.js"
};
static const unsigned char asset_86[] = {
#embed "www/js/pages/designer/lists.js"
};
static const unsigned char asset_87[] = {
#embed "www/js/pages/designer/palette.js"
};
static const unsigned char asset_88[] = {
#embed "www/js/pages/designer/parameters.js"
};
static const unsigned char asset_89[] = {
#embed "www/js/pages/designer/payloads.js"
};
static const unsigned char asset_90[] = {
#embed "www/js/pages/designer/quickadd.js"
};
static const unsigned char asset_91[] = {
#embed "www/js/pages/designer/saving.js"
};
static const unsigned char asset_92[] = {
#embed "www/js/pages/designer/testoptions.js"
};
static const unsigned char asset_93[] = {
#embed "www/js/pages/designer/testpanel.js"
};
static const unsigned char asset_94[] = {
#embed "www/js/pages/designer/validate.js"
};
static const unsigned char asset_95[] = {
#embed "www/js/pages/designer/versions.js"
};
static const unsigned char asset_96[] = {
#embed "www/js/pages/designer/view.js"
};
static const unsigned char asset_97[] = {
#embed "www/js/pages/edit.js"
};
static const unsigned char asset_98[] = {
#embed "www/js/pages/execution/dataflow.js"
};
static const unsigned char asset_99[] = {
#embed "www/js/pages/execution/events.js"
};
static const unsigned char asset_100[] = {
#embed "www/js/pages/execution/execution.js"
};
static const unsigned char asset_101[] = {
#embed "www/js/pages/execution/export.js"
};
static const unsigned char asset_102[] = {
#embed "www/js/pages/execution/graphview.js"
};
static const unsigned char asset_103[] = {
#embed "www/js/pages/execution/iterations-text.js"
};
static const unsigned char asset_104[] = {
#embed "www/js/pages/execution/iterations.js"
};
static const unsigned char asset_105[] = {
#embed "www/js/pages/execution/model.js"
};
static const unsigned char asset_106[] = {
#embed "www/js/pages/execution/panel.js"
};
static const unsigned char asset_107[] = {
#embed "www/js/pages/execution/redrive.js"
};
static const unsigned char asset_108[] = {
#embed "www/js/pages/execution/stages.js"
};
static const unsigned char asset_109[] = {
#embed "www/js/pages/execution/state.js"
};
static const unsigned char asset_110[] = {
#embed "www/js/pages/execution/tableview.js"
};
static const unsigned char asset_111[] = {
#embed "www/js/pages/execution/timeline.js"
};
static const unsigned char asset_112[] = {
#embed "www/js/pages/executions.js"
};
static const unsigned char asset_113[] = {
#embed "www/js/pages/machine.js"
};
static const unsigned char asset_114[] = {
#embed "www/js/pages/machine/definition.js"
};
static const unsigned char asset_115[] = {
#embed "www/js/pages/machine/express.js"
};
static const unsigned char asset_116[] = {
#embed "www/js/pages/machine/heat.js"
};
static const unsigned char asset_117[] = {
#embed "www/js/pages/machine/settings.js"
};
static const unsigned char asset_118[] = {
#embed "www/js/pages/machine/versions.js"
};
static const unsigned char asset_119[] = {
#embed "www/js/pages/machines.js"
};
static const unsigned char asset_120[] = {
#embed "www/js/pages/maprun.js"
};
static const unsigned char asset_121[] = {
#embed "www/js/pages/maprun/children.js"
};
static const unsigned char asset_122[] = {
#embed "www/js/pages/maprun/limits.js"
};
static const unsigned char asset_123[] = {
#embed "www/js/pages/maprun/progress.js"
};
static const unsigned char asset_124[] = {
#embed "www/js/pages/notfound.js"
};
static const unsigned char asset_125[] = {
#embed "www/js/pages/parts/actions.js"
};
static const unsigned char asset_126[] = {
#embed "www/js/pages/parts/cause.js"
};
static const unsigned char asset_127[] = {
#embed "www/js/pages/parts/compare.js"
};
static const unsigned char asset_128[] = {
#embed "www/js/pages/parts/differences.js"
};
static const unsigned char asset_129[] = {
#embed "www/js/pages/parts/executionlist.js"
};
static const unsigned char asset_130[] = {
#embed "www/js/pages/parts/later.js"
};
static const unsigned char asset_131[] = {
#embed "www/js/pages/parts/metrics.js"
};
static const unsigned char asset_132[] = {
#embed "www/js/pages/parts/missing.js"
};
static const unsigned char asset_133[] = {
#embed "www/js/pages/parts/pairs.js"
};
static const unsigned char asset_134[] = {
#embed "www/js/pages/parts/start.js"
};
static const unsigned char asset_135[] = {
#embed "www/js/pages/parts/valuediff.js"
};
static const unsigned char asset_136[] = {
#embed "www/js/pages/settings.js"
};
static const unsigned char asset_137[] = {
#embed "www/js/shell/help.js"
};
static const unsigned char asset_138[] = {
#embed "www/js/shell/login.js"
};
static const unsigned char asset_139[] = {
#embed "www/js/shell/palette.js"
};
static const unsigned char asset_140[] = {
#embed "www/js/shell/shell.js"
};
static const unsigned char asset_141[] = {
#embed "www/js/shell/theme-switch.js"
};
static const unsigned char asset_142[] = {
#embed "www/js/theme.js"
};
static const unsigned char asset_143[] = {
#embed "www/js/ui/basics.js"
};
static const unsigned char asset_144[] = {
#embed "www/js/ui/clock.js"
};
static const unsigned char asset_145[] = {
#embed "www/js/ui/combobox.js"
};
static const unsigned char asset_146[] = {
#embed "www/js/ui/dialog.js"
};
static const unsigned char asset_147[] = {
#embed "www/js/ui/icons.js"
};
static const unsigned char asset_148[] = {
#embed "www/js/ui/jsonview.js"
};
static const unsigned char asset_149[] = {
#embed "www/js/ui/menu.js"
};
static const unsigned char asset_150[] = {
#embed "www/js/ui/narrow.js"
};
static const unsigned char asset_151[] = {
#embed "www/js/ui/splitter.js"
};
static const unsigned char asset_152[] = {
#embed "www/js/ui/table.js"
};
static const unsigned char asset_153[] = {
#embed "www/js/ui/tabs.js"
};
static const unsigned char asset_154[] = {
#embed "www/js/ui/toast.js"
};
static const unsigned char asset_155[] = {
#embed "www/js/workers/layout.js"
};

static const struct console_asset assets[] = {
    {"css/base.css", asset_0, sizeof asset_0},
    {"css/charts.css", asset_1, sizeof asset_1},
    {"css/components.css", asset_2, sizeof asset_2},
    {"css/designer.css", asset_3, sizeof asset_3},
    {"css/editor.css", asset_4, sizeof asset_4},
    {"css/graph.css", asset_5, sizeof asset_5},
    {"css/layout.css", asset_6, sizeof asset_6},
    {"css/pages.css", asset_7, sizeof asset_7},
    {"css/tokens.css", asset_8, sizeof asset_8},
    {"icon.svg", asset_9, sizeof asset_9},
    {"index.html", asset_10, sizeof asset_10},
    {"js/asl/catalog.js", asset_11, sizeof asset_11},
    {"js/asl/clipboard.js", asset_12, sizeof asset_12},
    {"js/asl/describe.js", asset_13, sizeof asset_13},
    {"js/asl/diff.js", asset_14, sizeof asset_14},
    {"js/asl/docs.js", asset_15, sizeof asset_15},
    {"js/asl/export.js", asset_16, sizeof asset_16},
    {"js/asl/fixes.js", asset_17, sizeof asset_17},
    {"js/asl/model.js", asset_18, sizeof asset_18},
    {"js/asl/ops.js", asset_19, sizeof asset_19},
    {"js/asl/parameters.js", asset_20, sizeof asset_20},
    {"js/asl/parse.js", asset_21, sizeof asset_21},
    {"js/asl/parts.js", asset_22, sizeof asset_22},
    {"js/asl/patterns.js", asset_23, sizeof asset_23},
    {"js/asl/refs.js", asset_24, sizeof asset_24},
    {"js/asl/schema.js", asset_25, sizeof asset_25},
    {"js/asl/services.js", asset_26, sizeof asset_26},
    {"js/asl/textpatch.js", asset_27, sizeof asset_27},
    {"js/asl/tree.js", asset_28, sizeof asset_28},
    {"js/asl/yaml.js", asset_29, sizeof asset_29},
    {"js/charts/histogram.js", asset_30, sizeof asset_30},
    {"js/charts/scale.js", asset_31, sizeof asset_31},
    {"js/core/api.js", asset_32, sizeof asset_32},
    {"js/core/commands.js", asset_33, sizeof asset_33},
    {"js/core/dom.js", asset_34, sizeof asset_34},
    {"js/core/events.js", asset_35, sizeof asset_35},
    {"js/core/format.js", asset_36, sizeof asset_36},
    {"js/core/keys.js", asset_37, sizeof asset_37},
    {"js/core/prefs.js", asset_38, sizeof asset_38},
    {"js/core/router.js", asset_39, sizeof asset_39},
    {"js/core/session.js", asset_40, sizeof asset_40},
    {"js/core/signal.js", asset_41, sizeof asset_41},
    {"js/core/store.js", asset_42, sizeof asset_42},
    {"js/core/time.js", asset_43, sizeof asset_43},
    {"js/editor/complete.js", asset_44, sizeof asset_44},
    {"js/editor/editor.js", asset_45, sizeof asset_45},
    {"js/editor/find.js", asset_46, sizeof asset_46},
    {"js/editor/hover.js", asset_47, sizeof asset_47},
    {"js/editor/keys.js", asset_48, sizeof asset_48},
    {"js/editor/tokens.js", asset_49, sizeof asset_49},
    {"js/graph/arrive.js", asset_50, sizeof asset_50},
    {"js/graph/compute.js", asset_51, sizeof asset_51},
    {"js/graph/dnd.js", asset_52, sizeof asset_52},
    {"js/graph/export.js", asset_53, sizeof asset_53},
    {"js/graph/glyphs.js", asset_54, sizeof asset_54},
    {"js/graph/graph.js", asset_55, sizeof asset_55},
    {"js/graph/layout.js", asset_56, sizeof asset_56},
    {"js/graph/layout/coordinates.js", asset_57, sizeof asset_57},
    {"js/graph/layout/geometry.js", asset_58, sizeof asset_58},
    {"js/graph/layout/lanes.js", asset_59, sizeof asset_59},
    {"js/graph/layout/order.js", asset_60, sizeof asset_60},
    {"js/graph/layout/ranks.js", asset_61, sizeof asset_61},
    {"js/graph/layout/routes.js", asset_62, sizeof asset_62},
    {"js/graph/layout/rows.js", asset_63, sizeof asset_63},
    {"js/graph/minimap.js", asset_64, sizeof asset_64},
    {"js/graph/nav.js", asset_65, sizeof asset_65},
    {"js/graph/overlay.js", asset_66, sizeof asset_66},
    {"js/graph/render.js", asset_67, sizeof asset_67},
    {"js/graph/scene.js", asset_68, sizeof asset_68},
    {"js/graph/text.js", asset_69, sizeof asset_69},
    {"js/graph/viewport.js", asset_70, sizeof asset_70},
    {"js/graph/wires.js", asset_71, sizeof asset_71},
    {"js/main.js", asset_72, sizeof asset_72},
    {"js/pages/activities.js", asset_73, sizeof asset_73},
    {"js/pages/dashboard.js", asset_74, sizeof asset_74},
    {"js/pages/designer/actions.js", asset_75, sizeof asset_75},
    {"js/pages/designer/canvas.js", asset_76, sizeof asset_76},
    {"js/pages/designer/codepane.js", asset_77, sizeof asset_77},
    {"js/pages/designer/designer.js", asset_78, sizeof asset_78},
    {"js/pages/designer/document.js", asset_79, sizeof asset_79},
    {"js/pages/designer/draft.js", asset_80, sizeof asset_80},
    {"js/pages/designer/fields.js", asset_81, sizeof asset_81},
    {"js/pages/designer/files.js", asset_82, sizeof asset_82},
    {"js/pages/designer/finding.js", asset_83, sizeof asset_83},
    {"js/pages/designer/glyphicon.js", asset_84, sizeof asset_84},
    {"js/pages/designer/inspector.js", asset_85, sizeof asset_85},
    {"js/pages/designer/lists.js", asset_86, sizeof asset_86},
    {"js/pages/designer/palette.js", asset_87, sizeof asset_87},
    {"js/pages/designer/parameters.js", asset_88, sizeof asset_88},
    {"js/pages/designer/payloads.js", asset_89, sizeof asset_89},
    {"js/pages/designer/quickadd.js", asset_90, sizeof asset_90},
    {"js/pages/designer/saving.js", asset_91, sizeof asset_91},
    {"js/pages/designer/testoptions.js", asset_92, sizeof asset_92},
    {"js/pages/designer/testpanel.js", asset_93, sizeof asset_93},
    {"js/pages/designer/validate.js", asset_94, sizeof asset_94},
    {"js/pages/designer/versions.js", asset_95, sizeof asset_95},
    {"js/pages/designer/view.js", asset_96, sizeof asset_96},
    {"js/pages/edit.js", asset_97, sizeof asset_97},
    {"js/pages/execution/dataflow.js", asset_98, sizeof asset_98},
    {"js/pages/execution/events.js", asset_99, sizeof asset_99},
    {"js/pages/execution/execution.js", asset_100, sizeof asset_100},
    {"js/pages/execution/export.js", asset_101, sizeof asset_101},
    {"js/pages/execution/graphview.js", asset_102, sizeof asset_102},
    {"js/pages/execution/iterations-text.js", asset_103, sizeof asset_103},
    {"js/pages/execution/iterations.js", asset_104, sizeof asset_104},
    {"js/pages/execution/model.js", asset_105, sizeof asset_105},
    {"js/pages/execution/panel.js", asset_106, sizeof asset_106},
    {"js/pages/execution/redrive.js", asset_107, sizeof asset_107},
    {"js/pages/execution/stages.js", asset_108, sizeof asset_108},
    {"js/pages/execution/state.js", asset_109, sizeof asset_109},
    {"js/pages/execution/tableview.js", asset_110, sizeof asset_110},
    {"js/pages/execution/timeline.js", asset_111, sizeof asset_111},
    {"js/pages/executions.js", asset_112, sizeof asset_112},
    {"js/pages/machine.js", asset_113, sizeof asset_113},
    {"js/pages/machine/definition.js", asset_114, sizeof asset_114},
    {"js/pages/machine/express.js", asset_115, sizeof asset_115},
    {"js/pages/machine/heat.js", asset_116, sizeof asset_116},
    {"js/pages/machine/settings.js", asset_117, sizeof asset_117},
    {"js/pages/machine/versions.js", asset_118, sizeof asset_118},
    {"js/pages/machines.js", asset_119, sizeof asset_119},
    {"js/pages/maprun.js", asset_120, sizeof asset_120},
    {"js/pages/maprun/children.js", asset_121, sizeof asset_121},
    {"js/pages/maprun/limits.js", asset_122, sizeof asset_122},
    {"js/pages/maprun/progress.js", asset_123, sizeof asset_123},
    {"js/pages/notfound.js", asset_124, sizeof asset_124},
    {"js/pages/parts/actions.js", asset_125, sizeof asset_125},
    {"js/pages/parts/cause.js", asset_126, sizeof asset_126},
    {"js/pages/parts/compare.js", asset_127, sizeof asset_127},
    {"js/pages/parts/differences.js", asset_128, sizeof asset_128},
    {"js/pages/parts/executionlist.js", asset_129, sizeof asset_129},
    {"js/pages/parts/later.js", asset_130, sizeof asset_130},
    {"js/pages/parts/metrics.js", asset_131, sizeof asset_131},
    {"js/pages/parts/missing.js", asset_132, sizeof asset_132},
    {"js/pages/parts/pairs.js", asset_133, sizeof asset_133},
    {"js/pages/parts/start.js", asset_134, sizeof asset_134},
    {"js/pages/parts/valuediff.js", asset_135, sizeof asset_135},
    {"js/pages/settings.js", asset_136, sizeof asset_136},
    {"js/shell/help.js", asset_137, sizeof asset_137},
    {"js/shell/login.js", asset_138, sizeof asset_138},
    {"js/shell/palette.js", asset_139, sizeof asset_139},
    {"js/shell/shell.js", asset_140, sizeof asset_140},
    {"js/shell/theme-switch.js", asset_141, sizeof asset_141},
    {"js/theme.js", asset_142, sizeof asset_142},
    {"js/ui/basics.js", asset_143, sizeof asset_143},
    {"js/ui/clock.js", asset_144, sizeof asset_144},
    {"js/ui/combobox.js", asset_145, sizeof asset_145},
    {"js/ui/dialog.js", asset_146, sizeof asset_146},
    {"js/ui/icons.js", asset_147, sizeof asset_147},
    {"js/ui/jsonview.js", asset_148, sizeof asset_148},
    {"js/ui/menu.js", asset_149, sizeof asset_149},
    {"js/ui/narrow.js", asset_150, sizeof asset_150},
    {"js/ui/splitter.js", asset_151, sizeof asset_151},
    {"js/ui/table.js", asset_152, sizeof asset_152},
    {"js/ui/tabs.js", asset_153, sizeof asset_153},
    {"js/ui/toast.js", asset_154, sizeof asset_154},
    {"js/workers/layout.js", asset_155, sizeof asset_155},
};

size_t console_asset_count(void) { return sizeof assets / sizeof assets[0]; }

struct console_asset console_asset_at(size_t index) { return assets[index]; }
