@echo off
rem Installs fieldkit from this folder, without a network.
cd /d "%~dp0"
for %%V in (@VERSIONS@) do (
  py -%%V -c "" >nul 2>nul && (
    py -%%V install.py %*
    goto end
  )
)
python -c "" >nul 2>nul && (
  python install.py %*
  goto end
)
echo Python was not found. Python (@VERSIONS@) is needed: see README.txt in this folder.
:end
if "%~1"=="" pause
