/** What the import and export of runs say. */
export const runFiles = {
  '{{file}} cannot be imported: {{reason}}.': '{{file}} 无法导入：{{reason}}。',
  'Export the run again. Nothing that is stored was changed.':
    '请重新导出该运行。已保存的内容没有任何改变。',
  'it is no run, no lab and no checkpoint': '它不是运行、实验室或检查点文件',
  'Choose a file that “Export run as JSON”, “Export all runs” or “Export checkpoint” wrote, or a folder of “npm run train”.':
    '请选择由“将运行导出为 JSON”、“导出全部运行”或“导出检查点”写出的文件，或 npm run train 写出的文件夹。',
  'its field "{{field}}" is missing or is not a number': '字段“{{field}}”缺失或不是数字',
  'its field "{{field}}" is missing': '缺少字段“{{field}}”',
  'its field "{{field}}" is {{found}}, which cannot be used':
    '字段“{{field}}”是 {{found}}，无法使用',
  'its field "{{field}}" is {{found}}, after step {{before}}':
    '字段“{{field}}”是 {{found}}，却排在第 {{before}} 步之后',
  'its field "{{field}}" is no name of a run': '字段“{{field}}”不是运行的名称',
  'it is too long for one run': '对一次运行来说太长',
  'it has version {{version}}, and this version of the lab reads up to {{own}}':
    '它的版本是 {{version}}，而本版本最多能读到 {{own}}',
  'its text {{problem}}': '其文本{{problem}}',
  'row {{n}} of its steps is not as long as its columns': '步数据第 {{n}} 行与列数不符',
  'row {{n}} of its steps is not valid JSON': '步数据第 {{n}} 行不是有效的 JSON',
  'it ends after {{n}} steps, within the list of steps': '它在 {{n}} 步之后、步数据列表之中中断',
  'it has a line without an end': '其中有一行没有结尾',
  'it is not text': '它不是文本',
  'it is no zip, or it is damaged': '它不是 zip 文件，或已损坏',
  'it holds too many files': '其中文件太多',
  '{{path}} in it is too large': '其中的 {{path}} 太大',
  '{{path}} and {{other}} in it share bytes': '其中的 {{path}} 与 {{other}} 共用字节',
  'it states that its {{packed}} unpack to {{bytes}}': '它声称其 {{packed}} 会解压成 {{bytes}}',
  '{{path}} in it is damaged': '其中的 {{path}} 已损坏',
  'An earlier version wrote it without its data set’s name and length; both are taken from the images that it is resumed with.':
    '早期版本写出的此文件不含数据集名称和长度；继续训练时将取自所用的图像。',
  'The run was imported without its checkpoint.': '该运行已导入，但不含检查点。',
  'Cancelling the import': '正在取消导入',
  'Importing {{file}}': '正在导入 {{file}}',
  'Exporting {{run}}': '正在导出 {{run}}',
  '{{run}} is not complete in the file: {{reason}}': '文件中的 {{run}} 不完整：{{reason}}',
  'The file is not complete': '文件不完整',
  'The import was ended': '导入已终止',
  'Nothing was imported': '没有导入任何内容',
  'Nothing was exported': '没有导出任何内容',
  'The worker for files failed without giving a reason.': '处理文件的线程出错，未给出原因。',
} as const;
