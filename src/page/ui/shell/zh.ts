export const zh = {
  'Loading…': '正在载入…',
  'The charts appear here.': '图表会出现在这里。',
  Close: '关闭',
  Commands: '命令',
  'What would you like to do?': '想做什么？',
  'No command with this name.': '没有这个名称的命令。',
  'Go to': '前往',
  Run: '运行',
  Preset: '预设',
  View: '外观',
  Export: '导出',
  Help: '帮助',
  Fields: '字段',
  'Sweep…': '参数扫描…',
  'Several values of one field, and several seeds': '一个字段取多个值，也可取多个种子',
  'Learning-rate range test…': '学习率范围测试…',
  'Raises the learning rate and suggests a value': '逐步提高学习率并给出建议值',
  'Export for TensorBoard': '导出为 TensorBoard 格式',
  'All files of the shown run': '所显示运行的全部文件',
  'Compare {{group}}': '比较 {{group}}',
  '{{n}} runs': '{{n}} 次运行',
  'now {{value}}': '现在是 {{value}}',
  'Explain fields': '解释各字段',
  'Hide explanations': '隐藏解释',
  'Switch to the light theme': '切换到浅色主题',
  'Switch to the dark theme': '切换到深色主题',
  'Help and shortcuts': '帮助与快捷键',
  'Show the tour': '查看导览',

  // Places
  Train: '训练',
  Compare: '比较',
  Prototypes: '原型',
  Experiments: '实验',
  Runs: '训练记录',

  // Keys
  'Keyboard shortcuts': '快捷键',
  'This help': '本帮助',
  'Find any command or panel by name': '按名称查找命令和面板',
  'Train, pause or resume': '训练、暂停或继续',
  'Go to {{place}}': '前往“{{place}}”',
  'Change the focused number': '增减当前数值',
  'Close the open dialog': '关闭打开的窗口',

  // Help
  'How Protolab works': 'Protolab 使用说明',
  'One click trains the model in the diagram on the images shown, on this computer’s GPU. No data leaves the computer.':
    '点一下即可在这台电脑的 GPU 上，用所示图像训练图中的模型。数据不会离开这台电脑。',
  Settings: '设置',
  'A preset sets every field. A changed field shows the preset’s value. The arrow keys change a number, and a field’s help is shown while it has the focus. Changes apply to the next run.':
    '预设会填好所有字段。改过的字段会显示预设值。方向键可增减数值，聚焦时显示说明。更改对下一次训练生效。',
  Charts: '图表',
  'The faint line shows every step, the strong line the moving average, the dotted line the chance level or a healthy value. ✕, ▲ and ▼ mark NaN, +Inf and −Inf. Drag to zoom all charts; on a touch screen drag sideways.':
    '淡线是每一步的值，粗线是滑动平均，点线是随机水平或健康值。✕、▲ 和 ▼ 表示 NaN、+Inf 和 −Inf。拖动可缩放所有图表，触摸屏上横向拖动。',
  'A row counts as a hit only if all its logits are finite and the positive is strictly greater than every negative, so a failed run shows 0 %, not 100 %.':
    '只有全部 logit 有限且正样本严格大于所有负样本才算命中，因此失败的训练显示 0 %，而不是 100 %。',
  'With PCL each epoch first stores the key encoder’s features in this browser, batch by batch, and clusters them with k-means. ProtoNCE compares images with the cluster centroids. The dashed line in its accuracy chart is the maximum possible.':
    '使用 PCL 时，每个 epoch 先把键编码器的特征逐批存入浏览器，再做 k-means 聚类；ProtoNCE 将图像与聚类中心比较。准确率图中的虚线是可达到的上限。',
  Notes: '记录',
  'Stages are shown as bands in the charts. A dashed vertical line marks a manual change, a solid one an alarm; many alarms are short marks at the top. Resume in the list of runs continues a run that was stopped or interrupted.':
    '图表上的色带表示阶段。竖虚线是手动更改，竖实线是警报；警报很多时显示为顶端的短线。停止或中断的训练可在训练列表中按“继续”恢复。',
  Address: '地址',
  'opens the page with these settings.': '以这些设置打开页面。',

  // Tour
  '1. What is trained': '1. 训练什么',
  '2. Press Train': '2. 按“训练”',
  'Training runs in this tab, on this computer. You can pause, stop and resume at any time.':
    '训练在这个标签页、这台电脑上进行，可随时暂停、停止或继续。',
  '3. Watch the charts': '3. 观察图表',
  'The charts update while training runs, and alerts tell you when something is wrong. Press ? for keyboard shortcuts.':
    '图表随训练更新，出现问题时会有警报。按 ? 查看快捷键。',
  Next: '下一步',
  Back: '上一步',
  Done: '完成',
  'Previous page': '上一页',
  'Next page': '下一页',
};
