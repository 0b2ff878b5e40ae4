export const zh = {
  Resume: '继续',
  Pause: '暂停',
  Stop: '停止',
  'Pauses this run': '暂停本次运行',
  'Ends this run; it can be continued later': '结束本次运行，以后可以继续',
  'Training status': '训练状态',
  'Training progress': '训练进度',
  Export: '导出',
  'Exporting…': '正在导出…',
  'Importing…': '正在导入…',
  'Export checkpoint': '导出检查点',
  'Weights, optimizer and queue of the shown run, as safetensors':
    '所示运行的权重、优化器和队列，safetensors 格式',
  'Import checkpoint': '导入检查点',
  'Start from weights': '从权重开始',
  'Of PyTorch, torchvision, timm, MoCo, PCL, or safetensors':
    'PyTorch、torchvision、timm、MoCo、PCL 或 safetensors 文件',
  'Reads such a file': '读取这样的文件',
  'Checkpoint file': '检查点文件',
  'GPU memory {{live}} · peak {{peak}}': '显存 {{live}} · 峰值 {{peak}}',
  'GPU memory is not known: {{reason}}': '显存需求未知：{{reason}}',
  'Use micro-batches of {{rows}}': '使用 {{rows}} 的微批',
  'GPU memory {{size}} · max batch {{batch}}': '显存 {{size}} · 最大批 {{batch}}',
  '{{images}} images on the GPU, {{size}}': '{{images}} 张图像在 GPU 上，{{size}}',
  '{{images}} images on the GPU, {{size}} in {{n}} buffers':
    '{{images}} 张图像在 GPU 上，{{size}}，分 {{n}} 个缓冲区',
  '{{images}} images streamed from disk, {{gpu}} of {{size}} on the GPU':
    '{{images}} 张图像从磁盘流式读取，{{size}} 中有 {{gpu}} 在 GPU 上',
  '{{images}} images streamed from memory, {{gpu}} of {{size}} on the GPU':
    '{{images}} 张图像从内存流式读取，{{size}} 中有 {{gpu}} 在 GPU 上',
  'Page memory: labels {{beside}}, features {{memory}} at a time, {{disk}} streamed from disk':
    '页面内存：标签 {{beside}}，特征每次 {{memory}}，另有 {{disk}} 从磁盘流式读取',
  'Page memory: labels {{beside}}, features {{memory}}':
    '页面内存：标签 {{beside}}，特征 {{memory}}',
  '{{held}}, linear probe or SVMs {{fit}}': '{{held}}，线性探测或 SVM {{fit}}',
  'The GPU was lost at step {{step}}. It is opened again, and training continues from the last checkpoint (attempt {{n}} of {{most}}).':
    'GPU 在第 {{step}} 步丢失。正在重新打开它，训练将从最后一个检查点继续（第 {{n}} 次尝试，最多 {{most}} 次）。',
  'The training worker was lost at step {{step}}. It is started again, and training continues from the last checkpoint (attempt {{n}} of {{most}}).':
    '训练工作线程在第 {{step}} 步丢失。正在重新启动它，训练将从最后一个检查点继续（第 {{n}} 次尝试，最多 {{most}} 次）。',
  '“{{run}}” is being trained in another tab and shown live here; Pause and Stop act on it.':
    '“{{run}}”正在另一个标签页中训练，并在此实时显示；“暂停”和“停止”对它起作用。',
  'That tab is titled “{{title}}”.': '那个标签页的标题是“{{title}}”。',
  'The tab that trained “{{run}}” was closed or ended at step {{step}}.':
    '训练“{{run}}”的标签页在第 {{step}} 步被关闭或意外结束。',
  'Continue here': '在此继续',
};
